import type { SentRequest } from './sent-request';

/** What the Requests view says of one request. */
export interface HistoryText {
  readonly label: string;
  readonly description: string;
  /** Several lines of plain text. */
  readonly tooltip: string;
  /** For screen readers. */
  readonly spoken: string;
}

/** The words of a row; `clock` writes a time as the user's language does. */
export function historyText(
  { name, method, target, outcome, durationMs, time, source }: SentRequest,
  clock: (time: number) => string,
): HistoryText {
  const ended = outcome === '' ? 'waits for its answer' : outcome;
  const duration = durationMs === undefined ? [] : [durationText(durationMs)];
  const short = ended.length > 60 ? `${ended.slice(0, 59)}…` : ended;
  const at = clock(time);
  return {
    label: name,
    description: [short, ...duration, target, at].join(' · '),
    tooltip: [
      `${method} ${name}`,
      ended,
      `to ${target}`,
      `sent ${at}${duration.length === 0 ? '' : `, took ${duration[0]}`}`,
      `from ${decodedPath(source.uri)}, line ${source.line + 1}`,
    ].join('\n'),
    spoken: [name, ended, ...duration, `to ${target}`, `sent ${at}`].join(', '),
  };
}

/** `12 ms`, `1.25 s`, `3 min 5 s`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Math.round(ms / 10) / 100} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function decodedPath(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
