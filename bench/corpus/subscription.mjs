import { body, branch, callId, NO_BODY, stepsOf } from './party.mjs';

/** SUBSCRIBE to the dialog state of a phone, and the first NOTIFY with its XML. @param {import('./party.mjs').Party} party */
export function subscription(party) {
  const { random, phone, proxy, caller, callee, domain, name, tag, toTag, agent, id } = party;
  const { below, hex, word } = random;
  const { steps, add } = stepsOf();
  const b = branch(random);
  add(
    0,
    phone,
    proxy,
    `SUBSCRIBE sip:${callee}@${domain} SIP/2.0\r\n${party.phoneVia(b)}Max-Forwards: 70\r\n${party.from}${party.to()}${id}${party.cseq('SUBSCRIBE')}Contact: <sip:${caller}@${phone}>\r\n${party.header('Event', 'o')}: dialog\r\nAccept: application/dialog-info+xml\r\nExpires: 600\r\nUser-Agent: ${agent}\r\n${NO_BODY}`,
  );
  const extra = `Contact: <sip:${proxy}>\r\nExpires: 600\r\n`;
  add(
    900,
    proxy,
    phone,
    party.response('200 OK', { vias: party.phoneViaReceived(b), method: 'SUBSCRIBE', extra }),
  );
  const state = random.pick(['confirmed', 'early', 'terminated']);
  const xml = `<?xml version="1.0"?>\r\n<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${below(99)}" state="full" entity="sip:${callee}@${domain}">\r\n<dialog id="${hex(16)}" call-id="${callId(random, party.host)}" local-tag="${word(8)}" remote-tag="${word(8)}" direction="recipient">\r\n<state>${state}</state>\r\n<remote><identity display="${caller}">sip:${caller}@${domain}</identity><target uri="sip:${caller}@${phone}"/></remote>\r\n</dialog>\r\n</dialog-info>\r\n`;
  const via = `Via: SIP/2.0/UDP ${proxy};branch=${branch(random)}`;
  const ends = `From: <sip:${callee}@${domain}>;tag=${toTag}\r\nTo: "${name}" <sip:${caller}@${domain}>;tag=${tag}\r\n${id}CSeq: 102 NOTIFY\r\n`;
  add(
    1500,
    proxy,
    phone,
    `NOTIFY sip:${caller}@${phone} SIP/2.0\r\n${via};rport\r\nMax-Forwards: 70\r\n${ends}Contact: <sip:${proxy}>\r\nEvent: dialog\r\nSubscription-State: active;expires=599\r\n${body('application/dialog-info+xml', xml)}`,
  );
  add(
    8000,
    phone,
    proxy,
    `SIP/2.0 200 OK\r\n${via};rport=5060\r\n${ends}Contact: <sip:${caller}@${phone}>\r\nUser-Agent: ${agent}\r\n${NO_BODY}`,
  );
  return steps;
}
