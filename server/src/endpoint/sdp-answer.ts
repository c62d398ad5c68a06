/** Payload types with a fixed meaning that a test call can speak (RFC 3551 table 4). */
const spoken: ReadonlyMap<string, string> = new Map([
  ['0', 'PCMU/8000'],
  ['8', 'PCMA/8000'],
]);

/** Where media would go: the discard port, since the endpoint has no media. */
const mediaPort = 9;

const opposite: ReadonlyMap<string, string> = new Map([
  ['sendonly', 'recvonly'],
  ['recvonly', 'sendonly'],
  ['inactive', 'inactive'],
]);

/**
 * The SDP answer to an offer (RFC 3264 §6): one m= line for each of the offer's, the audio ones accepted with the
 * first payload type that we know, else the first one, all others refused with port 0. Without an offer the answer
 * is an offer of PCMU and PCMA. `address` is our IP address; `version` that of the o= line, which rises with each
 * description of a session that differs from the one before (§8).
 */
export function sdpAnswer(offer: string | undefined, address: string, version = 1): string {
  const media = offer === undefined || offer.trim() === '' ? ownOffer() : mediaAnswers(offer);
  return sessionText(media, address, version);
}

/**
 * An offer that puts a call on hold (RFC 3264 §8.4): the media that `sdpAnswer` gave for the first offer, each with
 * `a=sendonly`.
 */
export function holdOffer(offer: string | undefined, address: string, version: number): string {
  const media =
    offer === undefined || offer.trim() === '' ? [...ownOffer(), 'a=sendrecv'] : mediaAnswers(offer);
  const held = media.map(line =>
    /^a=(?:sendrecv|sendonly|recvonly|inactive)$/.test(line) ? 'a=sendonly' : line,
  );
  return sessionText(held, address, version);
}

function sessionText(media: readonly string[], address: string, version: number): string {
  const family = address.includes(':') ? 'IP6' : 'IP4';
  const session = [
    'v=0',
    `o=- 1 ${version} IN ${family} ${address}`,
    's=-',
    `c=IN ${family} ${address}`,
    't=0 0',
  ];
  return `${[...session, ...media].join('\r\n')}\r\n`;
}

function ownOffer(): readonly string[] {
  return [
    `m=audio ${mediaPort} RTP/AVP ${[...spoken.keys()].join(' ')}`,
    ...[...spoken].map(([type, name]) => `a=rtpmap:${type} ${name}`),
  ];
}

interface OfferedMedia {
  readonly line: string;
  readonly attributes: string[];
}

function mediaAnswers(offer: string): readonly string[] {
  const media: OfferedMedia[] = [];
  const sessionAttributes: string[] = [];
  for (const line of offer.split(/\r\n|\n/)) {
    if (line.startsWith('m=')) media.push({ line, attributes: [] });
    else if (line.startsWith('a=')) (media.at(-1)?.attributes ?? sessionAttributes).push(line.slice(2));
  }
  return media.flatMap(m => mediaAnswer(m, sessionAttributes));
}

function mediaAnswer(
  { line, attributes }: OfferedMedia,
  sessionAttributes: readonly string[],
): readonly string[] {
  const [kind = '', port = '0', protocol = 'RTP/AVP', ...types] = line.slice(2).trim().split(' ');
  const first = types[0] ?? '0';
  const accepted = kind === 'audio' && protocol === 'RTP/AVP' && !/^0(\/|$)/.test(port);
  if (!accepted) return [`m=${kind} 0 ${protocol} ${types.length > 0 ? types.join(' ') : first}`];
  const type = types.find(t => spoken.has(t)) ?? first;
  const map = attributes.find(a => a.startsWith(`rtpmap:${type} `)) ?? rtpmap(type);
  const direction = [...attributes, ...sessionAttributes].find(a => opposite.has(a));
  return [
    `m=audio ${mediaPort} ${protocol} ${type}`,
    ...(map === undefined ? [] : [`a=${map}`]),
    `a=${opposite.get(direction ?? '') ?? 'sendrecv'}`,
  ];
}

function rtpmap(type: string): string | undefined {
  const name = spoken.get(type);
  return name && `rtpmap:${type} ${name}`;
}
