/** A call through a proxy with both legs seen: answered, busy or cancelled, with or without a challenge. */
import { ALLOW, body, branch, NO_BODY, PROXY_SERVER, stepsOf } from './party.mjs';
import { sessionDescription } from './session-description.mjs';

/** @typedef {import('./party.mjs').Party} Party */
/** @typedef {{ add: ReturnType<typeof stepsOf>['add'] }} Out */

/** Header fields that carriers add. @param {Party} party */
function carrierFields({ random, name, caller, callee, domain, host, gateway }) {
  const { hex } = random;
  let fields = `P-Asserted-Identity: "${name}" <sip:${caller}@${domain};user=phone>\r\n`;
  if (random.once(3))
    fields += `P-Charging-Vector: icid-value=${hex(24)};icid-generated-at=${host};orig-ioi=${domain}\r\nP-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=${hex(16)}\r\nP-Visited-Network-ID: "${domain}"\r\n`;
  if (random.once(2))
    fields += `History-Info: <sip:${callee}@${domain};user=phone>;index=1, <sip:${callee}@${gateway};cause=302>;index=1.1\r\nDiversion: <sip:${caller}@${domain}>;reason=unconditional;privacy=off;counter=1\r\nUser-to-User: ${hex(64)};encoding=hex\r\nX-CID: ${hex(32)}\r\n`;
  return `${fields}Accept: application/sdp, application/isup, application/dtmf-relay\r\nP-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel\r\n`;
}

/** What the requests of one call have in common. @param {Party} party */
function partsOf(party) {
  const { random, host, proxyHost, phone, caller, callee, domain, gateway, gatewayHost, tag } = party;
  const { hex } = random;
  const rich = random.below(5) < 2;
  const uuid = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
  const subject = random.once(50) ? 'Subject: conference\r\n about the release\r\n' : '';
  const did = `${hex(3)}.${hex(4)}`;
  return {
    target: `sip:${callee}@${domain};user=phone`,
    remote: `sip:${callee}@${gateway}`,
    common: (/** @type {number} */ hops) =>
      `Max-Forwards: ${hops}\r\n${party.from}${party.to()}${party.id}${party.cseq('INVITE')}`,
    contact: `${party.header('Contact', 'm')}: <sip:${caller}@${phone};transport=udp>;+sip.instance="<urn:uuid:${uuid}>"\r\n`,
    remoteContact: `Contact: <sip:${callee}@${gateway}>\r\n`,
    tail: `Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"\r\nUser-Agent: ${party.agent}\r\nAllow: ${ALLOW}\r\nSupported: replaces, timer, 100rel, path\r\nSession-Expires: 1800;refresher=uac\r\nMin-SE: 90\r\n${carrierFields(party)}${subject}`,
    offer: body('application/sdp', sessionDescription(random, host, rich)),
    answer: body('application/sdp', sessionDescription(random, gatewayHost, rich)),
    recordRoute: `Record-Route: <sip:${proxyHost};lr;ftag=${tag};did=${did}>\r\nRecord-Route: <sip:mo@${proxyHost}:6060;lr;ftag=${tag};nat=yes>\r\n`,
    route: `Route: <sip:${proxyHost};lr;ftag=${tag};did=${did}>\r\n`,
  };
}

/** An ACK for a final that is no 2xx: it ends at the next hop. @param {Party} party */
const hopAck = (party, /** @type {string} */ uri, /** @type {string} */ via, /** @type {string} */ tag) =>
  `ACK ${uri} SIP/2.0\r\n${via}${party.from}${party.to(tag)}${party.id}${party.cseq('ACK')}Max-Forwards: 70\r\n${NO_BODY}`;

/** INVITE, 407, ACK. @param {Party} party @param {Out} out @param {ReturnType<typeof partsOf>} parts @returns {string} the credentials */
function challenged(party, { add }, parts) {
  const { random, phone, proxy, domain, caller } = party;
  const { hex, word } = random;
  const b = branch(random);
  const tag = `${hex(32)}.${hex(8)}`;
  add(
    0,
    phone,
    proxy,
    `INVITE ${parts.target} SIP/2.0\r\n${party.phoneVia(b)}${parts.common(70)}${parts.contact}${parts.tail}${parts.offer}`,
  );
  const extra = `Proxy-Authenticate: Digest realm="${domain}", nonce="${word(40)}", algorithm=MD5, qop="auth"\r\n${PROXY_SERVER}`;
  const refusal = { vias: party.phoneViaReceived(b), method: 'INVITE', extra, tag };
  add(900, proxy, phone, party.response('407 Proxy Authentication Required', refusal));
  add(600, phone, proxy, hopAck(party, parts.target, party.phoneVia(b), tag));
  party.cseqNumber++;
  return `Proxy-Authorization: Digest username="${caller}", realm="${domain}", nonce="${word(40)}", uri="${parts.target}", response="${hex(32)}", algorithm=MD5, cnonce="${word(16)}", qop=auth, nc=00000001\r\n`;
}

/**
 * The callee is busy, or the caller gives up.
 * @param {Party} party @param {Out} out @param {ReturnType<typeof partsOf>} parts
 * @param {{ status: string, vias: string, proxyVia: string, phoneBranch: string }} final
 */
function refused(party, { add }, parts, { status, vias, proxyVia, phoneBranch }) {
  const { phone, proxy, gateway, toTag } = party;
  const extra = `Server: ${party.gatewayAgent}\r\nReason: Q.850;cause=17;text="User busy"\r\n`;
  const final = party.response(status, { vias, method: 'INVITE', extra });
  add(2e6, gateway, proxy, final);
  add(300, proxy, gateway, hopAck(party, parts.remote, proxyVia, toTag));
  add(300, proxy, phone, final.replace(proxyVia, ''));
  add(900, phone, proxy, hopAck(party, parts.target, party.phoneVia(phoneBranch), toTag));
}

/** @param {Party} party @param {Out} out @param {ReturnType<typeof partsOf>} parts @param {string} phoneBranch */
function cancelled(party, { add }, parts, phoneBranch) {
  const { phone, proxy } = party;
  const via = party.phoneVia(phoneBranch);
  add(
    4e6,
    phone,
    proxy,
    `CANCEL ${parts.target} SIP/2.0\r\n${via}${party.from}${party.to()}${party.id}${party.cseq('CANCEL')}Max-Forwards: 70\r\nReason: SIP;cause=487;text="ORIGINATOR_CANCEL"\r\n${NO_BODY}`,
  );
  add(
    300,
    proxy,
    phone,
    party.response('200 canceling', { vias: party.phoneViaReceived(phoneBranch), method: 'CANCEL' }),
  );
}

/** 200, ACK and BYE on both hops. @param {Party} party @param {Out} out @param {ReturnType<typeof partsOf>} parts @param {{ vias: string, proxyVia: string }} via */
function answered(party, { add }, parts, { vias, proxyVia }) {
  const { random, phone, proxy, gateway, toTag, agent } = party;
  const extra = `${parts.recordRoute}${parts.remoteContact}Server: ${party.gatewayAgent}\r\nAllow: ${ALLOW}\r\nSupported: replaces, timer\r\nRequire: timer\r\nSession-Expires: 1800;refresher=uac\r\n`;
  const ok = party.response('200 OK', { vias, method: 'INVITE', extra, content: parts.answer });
  add(3e6 + random.below(9e6), gateway, proxy, ok);
  add(400, proxy, phone, ok.replace(proxyVia, ''));
  const phoneVia = party.phoneVia(branch(random));
  const received = party.proxyVia(branch(random));
  /** @param {string} method @param {string} itsVias @param {string} route @param {string} more */
  const request = (method, itsVias, route, more) =>
    `${method} ${parts.remote} SIP/2.0\r\n${itsVias}${route}Max-Forwards: 70\r\n${party.from}${party.to(toTag)}${party.id}${party.cseq(method)}${more}User-Agent: ${agent}\r\n${NO_BODY}`;
  add(1500, phone, proxy, request('ACK', phoneVia, parts.route, parts.contact));
  add(300, proxy, gateway, request('ACK', received + phoneVia, '', parts.contact));
  party.cseqNumber++;
  const byeVia = party.phoneVia(branch(random));
  const forwardedVia = party.proxyVia(branch(random));
  const reason = 'Reason: Q.850;cause=16;text="Normal call clearing"\r\n';
  add(2e7 + random.below(1e8), phone, proxy, request('BYE', byeVia, parts.route, reason));
  add(300, proxy, gateway, request('BYE', forwardedVia + byeVia, '', reason));
  const bye = party.response('200 OK', {
    vias: forwardedVia + byeVia,
    method: 'BYE',
    extra: `Server: ${party.gatewayAgent}\r\nX-Asterisk-HangupCause: Normal Clearing\r\nP-RTP-Stat: PS=${random.below(9e4)},OS=${random.below(1e7)},PL=${random.below(20)},JI=3,LA=14\r\n`,
  });
  add(2000, gateway, proxy, bye);
  add(300, proxy, phone, bye.replace(forwardedVia, ''));
}

/** @param {Party} party @returns {import('./party.mjs').Step[]} */
export function call(party) {
  const { random, phone, proxy, gateway, callee } = party;
  const out = stepsOf();
  const { add } = out;
  const parts = partsOf(party);
  const credentials = random.once(3) ? challenged(party, out, parts) : '';
  const b = branch(random);
  const invite = `INVITE ${parts.target} SIP/2.0\r\n${party.phoneVia(b)}${parts.common(70)}${parts.contact}${credentials}${parts.tail}${parts.offer}`;
  add(400, phone, proxy, invite);
  if (random.once(25)) add(500000, phone, proxy, invite);
  const received = party.phoneViaReceived(b);
  const trying = { vias: received, method: 'INVITE', extra: PROXY_SERVER, tag: '' };
  add(700, proxy, phone, party.response('100 trying -- your call is important to us', trying));
  const proxyVia = party.proxyVia(branch(random));
  const vias = proxyVia + received;
  add(
    500,
    proxy,
    gateway,
    `INVITE sip:${callee}@${gateway} SIP/2.0\r\n${parts.recordRoute}${vias}${parts.common(69)}${parts.contact}${parts.tail}${parts.offer}`,
  );
  const server = `Server: ${party.gatewayAgent}\r\n`;
  add(3000, gateway, proxy, party.response('100 Trying', { vias, method: 'INVITE', extra: server, tag: '' }));
  const extra = `${parts.recordRoute}${parts.remoteContact}${server}Allow: ${ALLOW}\r\nSupported: replaces, timer\r\n`;
  const ringing = party.response('180 Ringing', { vias, method: 'INVITE', extra });
  add(200000 + random.below(900000), gateway, proxy, ringing);
  add(400, proxy, phone, ringing.replace(proxyVia, ''));
  const outcome = random.below(10);
  if (outcome > 1) answered(party, out, parts, { vias, proxyVia });
  else {
    if (outcome === 1) cancelled(party, out, parts, b);
    const status = outcome === 0 ? '486 Busy Here' : '487 Request Terminated';
    refused(party, out, parts, { status, vias, proxyVia, phoneBranch: b });
  }
  return out.steps;
}
