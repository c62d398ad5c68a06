import { joinSightings, type MediaSighting } from './media-facts';
import { movedTime, type RecordTimes } from './merge-traces';
import { timeMs } from './trace-record';
import { emptyTraceHeader, type TraceHeader } from './write-siptrace';

/** What one of several files says beside its messages. */
export interface HeadSource extends Pick<TraceHeader, 'holes'> {
  /** RTP streams and STUN answers. */
  readonly media: readonly MediaSighting[];
  readonly times: Pick<RecordTimes, 'length' | 'timeAt'>;
  /** Milliseconds to add to its times. */
  readonly offsetMs: number;
}

/** The head of the trace that several files are together, by the moved clocks. Linear. */
export function mergedHead(sources: readonly HeadSource[]): TraceHeader {
  const holes = sources.flatMap(source =>
    source.holes.map(({ from, to, reason }) => ({
      from: movedTime(from, source.offsetMs),
      to: movedTime(to, source.offsetMs),
      reason,
    })),
  );
  return { ...emptyTraceHeader, holes, media: mergedMedia(sources) };
}

/**
 * A file without RTP, such as a log, says nothing of it: only in the times of the others can a stream be missing.
 */
function mergedMedia(sources: readonly HeadSource[]): readonly MediaSighting[] {
  const all: MediaSighting[] = [];
  for (const source of sources) {
    if (source.media.length === 0) continue;
    for (const one of source.media) all.push(moved(one, source.offsetMs));
    const span = sources.length > 1 ? spanOf(source) : undefined;
    if (span) all.push(moved(span, source.offsetMs));
  }
  return joinSightings(all);
}

function moved(one: MediaSighting, offsetMs: number): MediaSighting {
  if (offsetMs === 0 || one.kind === 'too-many') return one;
  if (one.kind === 'stun') return { ...one, time: one.time + offsetMs };
  return { ...one, first: one.first + offsetMs, last: one.last + offsetMs };
}

/** From the first to the last packet of a file that shows RTP; undefined where it says by itself when it does. */
function spanOf({ media, times }: HeadSource): MediaSighting | undefined {
  if (media.some(({ kind }) => kind === 'span') || !media.some(({ kind }) => kind === 'rtp'))
    return undefined;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const one of media) {
    if (one.kind !== 'rtp') continue;
    first = Math.min(first, one.first);
    last = Math.max(last, one.last);
  }
  for (let i = 0; i < times.length; i++) {
    const time = times.timeAt(i);
    if (!time || time.dateless) continue;
    first = Math.min(first, timeMs(time));
    last = Math.max(last, timeMs(time));
  }
  return { kind: 'span', first, last };
}
