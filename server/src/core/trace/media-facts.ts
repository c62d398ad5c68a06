import { hostOfEndpoint } from './hop-of';

/** An RTP packet of a capture (RFC 3550 §5.1), or several of one stream in a row. */
export interface RtpSighting {
  readonly kind: 'rtp';
  readonly source: string;
  readonly destination: string;
  readonly ssrc: number;
  readonly payloadType: number;
  readonly packets: number;
  /** ms, as `MessageKeys.time`. */
  readonly first: number;
  readonly last: number;
}

/** What a STUN server told a client of its address (RFC 8489 §14.1, §14.2). */
export interface StunMapping {
  readonly kind: 'stun';
  readonly client: string;
  readonly server: string;
  /** `203.0.113.7:61002` */
  readonly mapped: string;
  readonly time: number;
}

/** There is more than is kept: nothing can be said to be missing, so nothing is known of media at all. */
export interface MediaOverflow {
  readonly kind: 'too-many';
}

/** Media is known of this stretch of time only, ms: of one of several files that are read as one trace. */
export interface MediaSpan {
  readonly kind: 'span';
  readonly first: number;
  readonly last: number;
}

export type MediaSighting = RtpSighting | StunMapping | MediaSpan | MediaOverflow;

/** What a trace shows beside SIP: streams of RTP and answers of STUN servers. Empty for a trace of SIP alone. */
export interface MediaFacts {
  /** What it was made of, in order of the trace. */
  readonly sightings: readonly MediaSighting[];
  readonly streams: readonly RtpSighting[];
  readonly mappings: readonly StunMapping[];
  /** When RTP would have been seen; empty for a trace that shows it from its beginning to its end. */
  readonly spans: readonly MediaSpan[];
}

/** Nothing but SIP. */
export const noMedia: MediaFacts = { sightings: [], streams: [], mappings: [], spans: [] };

/** One packet that looks like RTP proves nothing. */
const LEAST_PACKETS = 2;
/** Streams, and answers of STUN servers, that are kept of a trace. */
export const MOST_MEDIA = 20_000;

/** Joins the packets of each stream; the same facts as before where nothing changed. Linear. */
export function mediaFactsOf(
  sightings: readonly MediaSighting[],
  before: MediaFacts | undefined,
): MediaFacts {
  const old = before ?? noMedia;
  if (sightings.length === old.sightings.length && sightings.every((one, i) => one === old.sightings[i])) {
    return old;
  }
  const all = joinSightings(sightings);
  return {
    sightings,
    streams: all.filter(one => one.kind === 'rtp').filter(({ packets }) => packets >= LEAST_PACKETS),
    mappings: all.filter(one => one.kind === 'stun'),
    spans: all.filter(one => one.kind === 'span'),
  };
}

/**
 * One sighting for each stream, and the first of equal STUN answers, in the order of their first packets. Of more
 * than are kept, that there are too many. Linear.
 */
export function joinSightings(sightings: readonly MediaSighting[]): readonly MediaSighting[] {
  const joinedByKey = new Map<string, MediaSighting>();
  for (const one of sightings) {
    const key = keyOf(one);
    const known = joinedByKey.get(key);
    if (!known) joinedByKey.set(key, one);
    else if (known.kind === 'rtp' && one.kind === 'rtp') joinedByKey.set(key, joined(known, one));
    if (joinedByKey.size > MOST_MEDIA || one.kind === 'too-many') return [{ kind: 'too-many' }];
  }
  return [...joinedByKey.values()];
}

function keyOf(one: MediaSighting): string {
  if (one.kind === 'rtp') return `${one.source} ${one.destination} ${one.ssrc}`;
  if (one.kind === 'span') return `span ${one.first} ${one.last}`;
  return one.kind === 'stun' ? `stun ${one.client} ${one.server} ${one.mapped}` : one.kind;
}

function joined(a: RtpSighting, b: RtpSighting): RtpSighting {
  return {
    ...a,
    packets: a.packets + b.packets,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
  };
}

interface Index {
  readonly byDestination: ReadonlyMap<string, readonly RtpSighting[]>;
  readonly bySource: ReadonlyMap<string, readonly RtpSighting[]>;
  readonly hostPairs: ReadonlySet<string>;
  readonly mappingsOf: ReadonlyMap<string, readonly StunMapping[]>;
}

const known = new WeakMap<MediaFacts, Index>();

/** The facts by address, made once. */
export function mediaIndex(media: MediaFacts): Index {
  let index = known.get(media);
  if (!index) {
    index = {
      byDestination: grouped(media.streams, ({ destination }) => destination),
      bySource: grouped(media.streams, ({ source }) => source),
      hostPairs: new Set(
        media.streams.map(
          ({ source, destination }) => `${hostOfEndpoint(source)} ${hostOfEndpoint(destination)}`,
        ),
      ),
      mappingsOf: grouped(media.mappings, ({ client }) => client),
    };
    known.set(media, index);
  }
  return index;
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
