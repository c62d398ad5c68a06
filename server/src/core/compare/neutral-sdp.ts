/** Attributes whose values are made for one call. */
const volatile =
  /^a=(?:ice-ufrag|ice-pwd|fingerprint|ssrc|ssrc-group|msid|msid-semantic|tls-id|candidate|remote-candidates|identity|path)[: ]/;

/** A session description without what differs between any two calls: identifiers, versions, ports, keys. A port of 0 stays: it refuses. */
export function neutralSdp(body: string): readonly string[] {
  return body
    .split(/\r\n|\r|\n/)
    .filter(line => line !== '')
    .map(neutralLine);
}

function neutralLine(line: string): string {
  if (line.startsWith('o=')) return line.replace(/^(o=\S*) \S+ \S+/, '$1 * *');
  if (line.startsWith('m=')) return line.replace(/^(m=\S+) [1-9]\d*/, '$1 *');
  if (line.startsWith('t=')) return line === 't=0 0' ? line : 't=*';
  if (line.startsWith('a=rtcp:')) return line.replace(/^a=rtcp:\d+/, 'a=rtcp:*');
  if (line.startsWith('a=crypto:')) return line.replace(/inline:[A-Za-z0-9+/=]+/g, 'inline:*');
  const found = volatile.exec(line)?.[0];
  return found === undefined ? line : `${found}*`;
}
