import type { OutcomeText } from '../../../server/src/core/exchange/describe-outcome';

/** Where a request stands that was sent. */
export interface RequestSource {
  readonly uri: string;
  /** 0-based line of its start line, and that line as written: placeholders are not replaced in it. */
  readonly line: number;
  readonly startLine: string;
}

/** One request that was sent, as the Requests view keeps it: without secrets. */
export interface SentRequest {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly name: string;
  readonly method: string;
  /** `127.0.0.1:5070 (UDP)` */
  readonly target: string;
  readonly grade: OutcomeText['grade'] | 'waiting';
  /** How it ended, one sentence; '' while it has not. */
  readonly outcome: string;
  /** From the first byte to the outcome; undefined while there is none. */
  readonly durationMs: number | undefined;
  readonly source: RequestSource;
  /** Name of its live trace. */
  readonly traceName: string;
  /** The trace in the native form, '' where nothing was sent. */
  readonly trace: string;
}

const grades: ReadonlySet<unknown> = new Set(['ok', 'answered', 'stopped', 'failed']);

/** The entries of what was stored; anything else in it is left out. A request that had not ended never will. */
export function readSentRequests(stored: string): readonly SentRequest[] {
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value.filter(isSentRequest).map(entry => (grades.has(entry.grade) ? entry : { ...entry, ...lost }));
}

const lost = { grade: 'stopped', outcome: 'The window was closed before it ended.' } as const;

function isSentRequest(value: unknown): value is SentRequest {
  if (!isObject(value) || !isObject(value['source'])) return false;
  const texts = ['id', 'name', 'method', 'target', 'grade', 'outcome', 'traceName', 'trace'];
  const { uri, line, startLine } = value['source'];
  const duration = value['durationMs'];
  return (
    texts.every(name => typeof value[name] === 'string') &&
    typeof value['time'] === 'number' &&
    (duration === undefined || typeof duration === 'number') &&
    typeof uri === 'string' &&
    typeof line === 'number' &&
    typeof startLine === 'string'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
