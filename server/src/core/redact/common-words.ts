import { headerByName } from '../sip/facts/headers';
import { methodByName } from '../sip/facts/methods';

/** Words that name nobody where a user, host or name may stand. */
const nobody = new Set(
  `anonymous unknown unavailable restricted private withheld nobody none null invalid localhost anonymous.invalid user
   users phone service services sip sips sipp sipvicious friendly-scanner asterisk freeswitch kamailio opensips openser
   ping keepalive conference voicemail registrar proxy default guest session call caller callee example local test`
    .split(/\s+/)
    .filter(word => word !== ''),
);

/** Words of sentences that logs, reasons and warnings are made of; a name that is one of them is kept in sentences. */
const sentences = new Set(
  `about accepted after again and answer answered auth authentication busy bad been before call called caller callee
   cancel cause clear cleared clearing client close closed code codec completed connection could data decline declined
   destination dialog does early else elsewhere ended error exist expired failed failure final found for forbidden from
   gone gateway have held here hold host incoming into invalid invite line media message method missing name network
   none normal not number number offer okay only other outgoing over phone proxy queue queued reached recording refused
   register registered rejected release remote request required reset response ringing sent server service session
   signal site state status still success support supported switch system temporarily terminated that the there this
   time timeout to transaction transfer transferred transport trying unauthorized unavailable unknown unsupported user
   version was when with without wrong yes your sip sdp udp tcp tls rtp srtp audio video text true false asterisk
   freeswitch kamailio opensips`
    .split(/\s+/)
    .filter(word => word !== ''),
);

/** True for a word that names nobody wherever it stands: `anonymous`, `localhost`, a product. */
export function namesNobody(word: string): boolean {
  return nobody.has(word.toLowerCase());
}

/** True for a word that stands in any sentence about SIP, so that finding it in one tells nothing. */
export function isCommonWord(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    nobody.has(lower) ||
    sentences.has(lower) ||
    headerByName(lower) !== undefined ||
    methodByName(word.toUpperCase()) !== undefined
  );
}
