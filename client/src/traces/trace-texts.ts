/** Words of the Calls tree about traces on disk. Plain text, no VS Code. */
import type {
  FindingsPageResult,
  TraceSource,
  TraceState,
} from '../../../server/src/core/open-trace-protocol';
import type { FilterState } from './call-pages';

/** `1 call`, `12,345 calls`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `512 B`, `1.5 kB`, `45.2 MB`, `1.0 GB`; powers of 1,000. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** How far a filter over a whole trace is, and what it rests on; undefined where the index has told all. */
export function filterText(state: FilterState | undefined): string | undefined {
  if (!state) return undefined;
  const { looked, total, read, stopped } = state;
  const reading = `The messages of ${counted(read, 'call')} were read`;
  if (stopped !== undefined) return `${reading}, then the filter stopped: ${stopped}.`;
  if (looked >= total) return read > 0 ? `${reading}; the index told the rest.` : undefined;
  const far = `${looked.toLocaleString('en')} of ${counted(total, 'call')}`;
  return `Looking: ${far} so far, as messages must be read for this filter. Clear it to stop.`;
}

/** How far the reading is: `45.2 MB of 1.0 GB · 123,456 messages`. */
export function progressText({ bytes, total, messages }: TraceState): string {
  return `${bytesText(bytes)} of ${bytesText(total)} · ${counted(messages, 'message')}`;
}

/** What stands beside a trace's name. `isFollowed`: it is read on while it grows, also in the moments of reading. */
export function traceDescription(state: TraceState | undefined, isFollowed: boolean): string {
  if (!state) return 'opening …';
  const what = [
    counted(state.calls, 'call'),
    counted(state.messages, 'message'),
    ...(state.format === '' ? [] : [state.format]),
  ];
  if (state.state === 'failed') return ['cannot be read', ...(state.messages > 0 ? what : [])].join(' · ');
  if (state.state === 'following' || (isFollowed && state.state === 'indexing'))
    return ['following', ...what].join(' · ');
  if (state.state === 'indexing')
    return `reading ${percentText(state)} · ${counted(state.messages, 'message')}`;
  if (state.state === 'cancelled') return [`stopped at ${percentText(state)}`, ...what].join(' · ');
  return what.join(' · ');
}

function percentText({ bytes, total }: TraceState): string {
  return total > 0 ? `${Math.floor((100 * bytes) / total)} %` : '0 %';
}

/** `3 errors, 1 warning`; `none` where there are no findings. */
export function findingsText(counts: FindingsPageResult['counts']): string {
  const parts = [
    [counts.error, 'error'],
    [counts.warning, 'warning'],
    [counts.information, 'note'],
    [counts.hint, 'hint'],
  ] as const;
  const text = parts.filter(([count]) => count > 0).map(([count, what]) => counted(count, what));
  return text.length === 0 ? 'none' : text.join(', ');
}

/** How the clock of a file was moved: `clock +1.250 s (12 messages in common, ±0.002 s)`. */
export function clockText({ offsetMs, estimate, given }: TraceSource): string {
  if (given) return `clock ${secondsText(offsetMs)}, as set`;
  if (!estimate) return 'clock as it is';
  const { matches, oneOf, spreadMs } = estimate;
  const looked = oneOf > 1 ? `, one of ${oneOf} looked at` : '';
  const from = `${counted(matches, 'message')} in common${looked}, ±${(spreadMs / 1000).toFixed(3)} s`;
  return offsetMs === 0 ? `clocks agree (${from})` : `clock ${secondsText(offsetMs)} (${from})`;
}

/** `+1.250 s`, `-0.020 s`. */
function secondsText(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(3)} s`;
}

/**
 * The milliseconds of `1.25`, `-0.02` (seconds) or `-01:00` (hours and minutes, as of a time zone); undefined for
 * anything else.
 */
export function readOffset(text: string): number | undefined {
  const clock = /^([+-])(\d\d):([0-5]\d)$/.exec(text.trim());
  if (clock) return (clock[1] === '-' ? -60_000 : 60_000) * (Number(clock[2]) * 60 + Number(clock[3]));
  return /^[+-]?\d{1,12}(?:\.\d{1,9})?$/.test(text.trim()) ? Number(text) * 1000 : undefined;
}
