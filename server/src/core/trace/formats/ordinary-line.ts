/**
 * Lines of messages that no log begins a record with. Most lines of a log are of these; they are passed by without a
 * question to each kind of log. Names as nearly all stacks write them: what is missing here costs time only.
 */
const names = (
  'Via From To Call-ID CSeq Contact Content-Length Max-Forwards User-Agent Server Allow Supported Content-Type ' +
  'Require Record-Route Route Expires Accept Authorization Proxy-Authorization WWW-Authenticate ' +
  'Proxy-Authenticate Authentication-Info Content-Disposition Content-Encoding Content-Language Session-Expires ' +
  'Min-SE P-Asserted-Identity P-Preferred-Identity P-Preferred-Service P-Asserted-Service P-Access-Network-Info ' +
  'P-Charging-Vector P-Visited-Network-ID P-Associated-URI P-Called-Party-ID Privacy Reason Event ' +
  'Subscription-State Allow-Events Remote-Party-ID Diversion History-Info Refer-To Referred-By Replaces RSeq RAck ' +
  'Warning Unsupported Proxy-Require Min-Expires Retry-After Accept-Contact Reject-Contact Request-Disposition ' +
  'Accept-Encoding Accept-Language Alert-Info Call-Info Error-Info User-to-User Path Service-Route Session-ID ' +
  'Organization MIME-Version Identity Geolocation Feature-Caps Target-Dialog SIP-ETag SIP-If-Match'
).split(' ');
/** RFC 3261 §7.3.3 and later ones. */
const compactNames = 'vftimlcksoeruabdjnxy'.split('');

/** The same names in small letters, as some stacks write them. Names in capitals may be the method of a faulty start line. */
export const ordinaryNames: readonly string[] = [
  ...names,
  ...names.map(name => name.toLowerCase()),
  ...compactNames,
];
const known = new Set(ordinaryNames);
const longestName = Math.max(...ordinaryNames.map(name => name.length));

/** True for an empty line, a line of a session description and a header row with a name that is known here. */
export function isOrdinaryLine(line: string): boolean {
  if (line === '') return true;
  const first = line.charCodeAt(0);
  if (first >= 97 && first <= 122 && line.charCodeAt(1) === 61) return true;
  const colon = line.slice(0, longestName + 5).indexOf(':');
  if (colon <= 0) return false;
  let end = colon;
  while (end > 0 && colon - end < 4 && isBlank(line.charCodeAt(end - 1))) end--;
  return known.has(line.slice(0, end));
}

const isBlank = (c: number) => c === 32 || c === 9;
