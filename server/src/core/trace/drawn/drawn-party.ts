import type { DrawingState } from './drawing';

/** A lane as it appears in messages. Documentation addresses (RFC 5737), one for each lane of the drawing. */
export interface DrawnParty {
  readonly user: string;
  readonly aor: string;
  readonly address: string;
  readonly contact: string;
}

/** The party of a lane; a lane that was not known yet gets the next address. */
export function partyOf(state: DrawingState, lane: string): DrawnParty {
  let index = state.lanes.indexOf(lane);
  if (index < 0) index = state.lanes.push(lane) - 1;
  const address = `192.0.2.${(index % 250) + 1}`;
  const at = /^([\w.+-]{1,64})@([\w.-]{1,64})$/.exec(lane);
  const slug = lane
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const user = at?.[1] ?? (slug || `party-${index + 1}`);
  const domain = at?.[2] ?? 'example.com';
  return { user, aor: `sip:${user}@${domain}`, address, contact: `sip:${user}@${address}:5060` };
}

/** True for a lane that by its name passes on what it gets. */
export function isServerName(lane: string): boolean {
  return !lane.includes('@') && /\b(?:proxy|server|sbc|pbx|registrar|b2bua)\b/i.test(lane);
}

/** An id that is made of nothing but the place in the drawing. */
export function drawnId(state: DrawingState, what: string): string {
  state.count++;
  return `${what}${state.number}x${state.count}`;
}

/** The session description of a party in a call; its version grows when it changes (RFC 3264 §8). */
export function drawnSdp(state: DrawingState, call: number, lane: string, direction: string): string {
  const { user, address } = partyOf(state, lane);
  const key = `${call} ${lane}`;
  const [version, before] = state.versions[key] ?? [0, direction];
  const next = version === 0 || before !== direction ? version + 1 : version;
  state.versions[key] = [next, direction];
  return [
    'v=0',
    `o=${user} ${1000 + call} ${next} IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${40_000 + 2 * call} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    `a=${direction}`,
    '',
  ].join('\r\n');
}
