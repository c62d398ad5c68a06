import { ALLOW, branch, NO_BODY, stepsOf } from './party.mjs';

/** OPTIONS from the proxy and its 200. @param {import('./party.mjs').Party} party */
export function keepAlive(party) {
  const { random, phone, proxy, caller, domain, tag, toTag, agent, id } = party;
  const { steps, add } = stepsOf();
  const via = `Via: SIP/2.0/UDP ${proxy};branch=${branch(random)}\r\n`;
  const from = `From: <sip:keepalive@${domain}>;tag=${tag}\r\n`;
  const to = `To: <sip:${caller}@${phone}>`;
  add(
    0,
    proxy,
    phone,
    `OPTIONS sip:${caller}@${phone} SIP/2.0\r\n${via}${from}${to}\r\n${id}CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n${NO_BODY}`,
  );
  add(
    9000,
    phone,
    proxy,
    `SIP/2.0 200 OK\r\n${via}${from}${to};tag=${toTag}\r\n${id}CSeq: 1 OPTIONS\r\nContact: <sip:${caller}@${phone}>\r\nAccept: application/sdp, application/dtmf-relay, text/plain\r\nAllow: ${ALLOW}\r\nSupported: replaces, timer\r\nUser-Agent: ${agent}\r\n${NO_BODY}`,
  );
  return steps;
}
