import { performance } from 'node:perf_hooks';
import type { TraceTime } from '../core/trace/trace-record';

/** Time and timers of a runner: an input, so that tests can run hours in no time. */
export interface Clock {
  now(): TraceTime;
  /** Calls back once after `ms`; the answer stops it. */
  after(ms: number, callback: () => void): () => void;
}

/** The clock of this machine, precise to a microsecond and never running backwards within the process. */
export const systemClock: Clock = {
  now() {
    const micros = Math.round((performance.timeOrigin + performance.now()) * 1000);
    const seconds = Math.floor(micros / 1_000_000);
    return { seconds, nanos: (micros - seconds * 1_000_000) * 1000, digits: 6, dateless: false };
  },
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
