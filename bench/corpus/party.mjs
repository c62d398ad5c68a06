/** What the messages of one flow share: who talks to whom, and the header fields that say so. */

/** @typedef {import('./random.mjs').Random} Random */
/**
 * One message of a flow: microseconds since the one before it, addresses, text, method or status.
 * @typedef {{ wait: number, from: string, to: string, text: string, kind: string }} Step
 */
/** @typedef {ReturnType<typeof partyOf>} Party */

const AGENTS = [
  'Yealink SIP-T46S 66.85.0.5',
  'PolycomVVX-VVX_411-UA/5.9.3.2857',
  'Asterisk PBX 18.12.1',
  'FPBX-16.0.40(18.9)',
  'Cisco-CP8841/12.8.1',
  'MicroSIP/3.21.3',
  'Zoiper rv2.10.19',
  'FreeSWITCH-mod_sofia/1.10.9-release~64bit',
  'OpenSIPS (3.2.9 (x86_64/linux))',
  'baresip v2.0.0 (x86_64/linux)',
];
const NAMES = [
  'Alice Liddell',
  'Bob',
  'Front Desk',
  'Jean-Luc Picard',
  'Anonymous',
  'Zoë Müller',
  'Call Center 12',
  '+12125550123',
  'Reception \\"A\\"',
];
const DOMAINS = ['sip.example.com', 'pbx.example.org', 'ims.mnc001.mcc001.3gppnetwork.org'];

export const ALLOW =
  'INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, SUBSCRIBE, NOTIFY, INFO, PUBLISH, MESSAGE, UPDATE, PRACK';
export const PROXY_SERVER = 'Server: kamailio (5.6.3 (x86_64/linux))\r\n';
export const NO_BODY = 'Content-Length: 0\r\n\r\n';

/** @param {string} type @param {string} content */
export function body(type, content) {
  return `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
}

/** @param {Random} random @param {string} host */
export function callId(random, host) {
  const { hex, word, below } = random;
  return random.pick([
    () => `${hex(32)}@${host}`,
    () => word(22),
    () => `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    () => `${below(2 ** 31)}_${below(2 ** 31)}@${host}`,
  ])();
}

/** @param {Random} random @returns {string} */
export function branch(random) {
  return `z9hG4bK${random.pick(['-524287-1---', 'Pj', '.', '', '-'])}${random.word(10 + random.below(22))}`;
}

/** A caller behind a proxy, and a gateway. Some write compact names, some lower case. @param {Random} random */
export function partyOf(random) {
  const { below, hex, pick, word } = random;
  const host = `10.${below(4)}.${below(256)}.${1 + below(254)}`;
  const proxyHost = pick(['192.0.2.10', '192.0.2.11']);
  const gatewayHost = pick(['198.51.100.7', '198.51.100.8', '198.51.100.9']);
  const caller = `1${200 + below(800)}${1000000 + below(9e6)}`;
  const callee = `+44${1e9 + below(1e9)}`;
  const domain = pick(DOMAINS);
  const name = pick(NAMES);
  const compact = random.once(33);
  const lower = random.once(40);
  const tag = word(10);
  const toTag = pick(['as', '', 'gK']) + hex(8);
  const id = callId(random, host);
  const phone = `${host}:5060`;
  /** @param {string} long @param {string} short */
  const header = (long, short) => (compact ? short : lower ? long.toLowerCase() : long);
  const party = {
    random,
    host,
    gatewayHost,
    proxyHost,
    phone,
    proxy: `${proxyHost}:5060`,
    gateway: `${gatewayHost}:5060`,
    caller,
    callee,
    domain,
    name,
    tag,
    toTag,
    agent: pick(AGENTS),
    gatewayAgent: pick(AGENTS),
    /** @type {number} */
    cseqNumber: 1 + below(30000),
    header,
    id: `${header('Call-ID', 'i')}: ${id}\r\n`,
    from: `${header('From', 'f')}: "${name}" <sip:${caller}@${domain}>;tag=${tag}\r\n`,
    /** @param {string} [itsTag] */
    to: itsTag =>
      `${header('To', 't')}: <sip:${callee}@${domain};user=phone>${itsTag ? `;tag=${itsTag}` : ''}\r\n`,
    /** @param {string} method */
    cseq: method => `CSeq: ${party.cseqNumber} ${method}\r\n`,
    /** @param {string} b */
    phoneVia: b => `${header('Via', 'v')}: SIP/2.0/UDP ${phone};branch=${b};rport\r\n`,
    /** @param {string} b */
    phoneViaReceived: b =>
      `${header('Via', 'v')}: SIP/2.0/UDP ${phone};received=${host};branch=${b};rport=5060\r\n`,
    /** @param {string} b */
    proxyVia: b => `Via: SIP/2.0/UDP ${proxyHost};branch=${b}\r\n`,
    /**
     * @param {string} status code and reason
     * @param {{ vias: string, method: string, extra?: string, tag?: string, content?: string }} parts
     */
    response: (status, { vias, method, extra = '', tag: itsTag = toTag, content = NO_BODY }) =>
      `SIP/2.0 ${status}\r\n${vias}${party.from}${party.to(itsTag)}${party.id}${party.cseq(method)}${extra}${content}`,
  };
  return party;
}

/** Collects the steps of a flow. */
export function stepsOf() {
  /** @type {Step[]} */
  const steps = [];
  return {
    steps,
    /** @param {number} wait @param {string} from @param {string} to @param {string} text */
    add: (wait, from, to, text) => {
      const words = text.slice(0, text.indexOf('\r\n')).split(' ');
      const kind = (words[0] === 'SIP/2.0' ? words[1] : words[0]) ?? '';
      steps.push({ wait, from, to, text, kind });
    },
  };
}
