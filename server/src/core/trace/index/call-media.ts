import { parseMessage } from '../../sip/parse-message';
import { rtpEndpoint } from '../endpoint-text';
import { hostOfEndpoint } from '../hop-of';
import { joinSightings, type MediaSighting } from '../media-facts';
import { traceMessageOf } from '../trace-message-of';
import { type TraceRecord, timeMs } from '../trace-record';

/** Streams of which one call may name the ends; of a call with more, media is not judged. */
const mostOfCall = 1000;
/** Machines of a call of which it is looked whether the capture shows media between them. */
const mostHosts = 50;

/** Where the sightings of a trace stand in their list, by what a call names. */
interface MediaIndex {
  readonly all: readonly MediaSighting[];
  /** Streams by their ends, STUN answers by the client. */
  readonly byEnd: ReadonlyMap<string, readonly number[]>;
  /** One stream from one machine to another. */
  readonly byHosts: ReadonlyMap<string, number>;
  /** What holds for each call. */
  readonly general: readonly number[];
}

const known = new WeakMap<readonly MediaSighting[], MediaIndex>();

function indexOf(media: readonly MediaSighting[]): MediaIndex {
  const index = known.get(media) ?? makeIndex(joinSightings(media));
  known.set(media, index);
  return index;
}

function makeIndex(all: readonly MediaSighting[]): MediaIndex {
  const byEnd = new Map<string, number[]>();
  const byHosts = new Map<string, number>();
  const general: number[] = [];
  const put = (end: string, i: number) => {
    const list = byEnd.get(end);
    if (list) list.push(i);
    else byEnd.set(end, [i]);
  };
  for (const [i, one] of all.entries()) {
    if (one.kind === 'stun') put(one.client, i);
    else if (one.kind === 'rtp') {
      put(one.source, i);
      put(one.destination, i);
      const hosts = `${hostOfEndpoint(one.source)} ${hostOfEndpoint(one.destination)}`;
      if (!byHosts.has(hosts)) byHosts.set(hosts, i);
    } else general.push(i);
  }
  return { all, byEnd, byHosts, general };
}

/**
 * What of the media of a trace the rules ask for when they judge one call: the streams from and to the ends that its
 * messages name, one between each two of its machines, the STUN answers to its clients. Payloads are one character a
 * byte. The work is that of the call, not of the trace, once its media are indexed.
 */
export function mediaOfCall(
  records: readonly TraceRecord[],
  media: readonly MediaSighting[],
): readonly MediaSighting[] {
  if (media.length === 0) return media;
  const { all, byEnd, byHosts, general } = indexOf(media);
  const ends = endsOf(records);
  const wanted = new Set(general);
  const start = records.find(({ time }) => time)?.time;
  const since = start ? timeMs(start) : Number.NEGATIVE_INFINITY;
  for (const end of [...ends.media, ...ends.clients]) {
    for (const i of byEnd.get(end) ?? []) {
      const one = all[i];
      if (one?.kind === 'stun' || (one?.kind === 'rtp' && one.last >= since)) wanted.add(i);
    }
    if (wanted.size > mostOfCall) return [{ kind: 'too-many' }];
  }
  const hosts = [...new Set([...ends.media].map(hostOfEndpoint))].slice(0, mostHosts);
  for (const a of hosts) {
    for (const b of hosts) {
      const witness = byHosts.get(`${a} ${b}`);
      if (witness !== undefined) wanted.add(witness);
    }
  }
  return [...wanted].sort((a, b) => a - b).flatMap(i => all[i] ?? []);
}

/** Ends that session descriptions name, and those that send requests. */
function endsOf(records: readonly TraceRecord[]) {
  const media = new Set<string>();
  const clients = new Set<string>();
  for (const record of records) {
    const { source, payload } = record;
    if (source !== undefined && !payload.startsWith('SIP/')) clients.add(source);
    if (!/[\r\n]m=/.test(payload)) continue;
    const { sdp } = traceMessageOf(parseMessage(payload, 'bytes'), record)?.keys ?? {};
    for (const stream of sdp?.media ?? []) {
      const end = rtpEndpoint(stream);
      if (end !== undefined) media.add(end);
    }
  }
  return { media, clients };
}
