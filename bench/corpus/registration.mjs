import { ALLOW, branch, NO_BODY, PROXY_SERVER, stepsOf } from './party.mjs';

/** REGISTER, 401, REGISTER with credentials, 200. @param {import('./party.mjs').Party} party */
export function registration(party) {
  const { random, phone, proxy, domain, caller, name } = party;
  const { hex, word, below } = random;
  const { steps, add } = stepsOf();
  const uuid = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
  const contact = `<sip:${caller}@${phone};line=${word(12)}>`;
  const to = `${party.header('To', 't')}: "${name}" <sip:${caller}@${domain}>`;
  const ids = () => `${party.id}${party.cseq('REGISTER')}`;
  /** @param {string} b @param {string} credentials */
  const register = (b, credentials) =>
    `REGISTER sip:${domain} SIP/2.0\r\n${party.phoneVia(b)}Max-Forwards: 70\r\n${party.from}${to}\r\n${ids()}Contact: ${contact};reg-id=1;+sip.instance="<urn:uuid:${uuid}>"\r\nExpires: 3600\r\nUser-Agent: ${party.agent}\r\nAllow: ${ALLOW}\r\nSupported: path, outbound, gruu\r\n${credentials}${NO_BODY}`;
  /** @param {string} status @param {string} b @param {string} extra */
  const answer = (status, b, extra) =>
    `SIP/2.0 ${status}\r\n${party.phoneViaReceived(b)}${party.from}${to};tag=${hex(32)}.${hex(8)}\r\n${ids()}${extra}${PROXY_SERVER}${NO_BODY}`;
  const first = branch(random);
  const second = branch(random);
  const nonce = word(48);
  add(0, phone, proxy, register(first, ''));
  const challenge = `WWW-Authenticate: Digest realm="${domain}", nonce="${nonce}", algorithm=MD5, qop="auth"\r\n`;
  add(800, proxy, phone, answer('401 Unauthorized', first, challenge));
  party.cseqNumber++;
  const credentials = `Authorization: Digest username="${caller}", realm="${domain}", nonce="${nonce}", uri="sip:${domain}", response="${hex(32)}", algorithm=MD5, cnonce="${word(16)}", qop=auth, nc=00000001\r\n`;
  add(1200, phone, proxy, register(second, credentials));
  const bindings = `Contact: ${contact};expires=3600;received="sip:${phone}", <sip:${caller}@10.0.0.${1 + below(254)}:5062>;expires=${below(3600)}\r\n`;
  add(900, proxy, phone, answer('200 OK', second, bindings));
  return steps;
}
