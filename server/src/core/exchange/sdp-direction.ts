export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

const directions = /^a=(?:sendrecv|sendonly|recvonly|inactive)$/;

/**
 * A session description with one direction for all media (RFC 3264 §8.4) and its version raised by `raise` (§8: a
 * changed description has a higher o= version). Directions that stood there are replaced; all else stays. Wire bytes
 * one character each, line ends CRLF. A text that is none, or is empty, comes back without harm.
 */
export function withDirection(sdp: string, direction: MediaDirection, raise: number): string {
  const lines = sdp.split(/\r?\n/);
  const last = lines.at(-1) === '' ? lines.pop() : undefined;
  const kept = lines.filter(line => !directions.test(line));
  const out: string[] = [];
  let inMedia = false;
  for (const line of kept) {
    if (line.startsWith('m=')) {
      if (inMedia) out.push(`a=${direction}`);
      inMedia = true;
    }
    out.push(line.startsWith('o=') ? raised(line, raise) : line);
  }
  if (inMedia) out.push(`a=${direction}`);
  return out.join('\r\n') + (last === undefined ? '' : '\r\n');
}

/** `o=<user> <id> <version> …`: the version is a decimal number of any length; one that cannot be read stays. */
function raised(line: string, by: number): string {
  const words = line.split(' ');
  const version = words[2];
  if (version === undefined || !/^[0-9]{1,18}$/.test(version)) return line;
  words[2] = String(BigInt(version) + BigInt(by));
  return words.join(' ');
}

/** The direction in an answer to an offer with this one (RFC 3264 §6.1), where we would send and receive. */
export function answeredDirection(offer: string): MediaDirection {
  const found = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(offer)?.[1];
  if (found === 'sendonly') return 'recvonly';
  if (found === 'recvonly') return 'sendonly';
  return found === 'inactive' ? 'inactive' : 'sendrecv';
}
