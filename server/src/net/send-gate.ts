import { performance } from 'node:perf_hooks';

/** Lets requests through one at a time each, and not too many at once: Siplens makes no load and scans nobody. */
export interface SendGate {
  /** Answers why this request may not be sent now, for the user; undefined where it may, and then `leave` must follow. */
  enter(id: string, name: string): string | undefined;
  /** The request has its outcome. */
  leave(id: string): void;
}

/** So many requests may start within `spanMs`. */
const most = 10;
const spanMs = 1000;

/** A gate that is open. `now` counts milliseconds and never runs backwards. */
export function openGate(now: () => number = () => performance.now()): SendGate {
  const inside = new Set<string>();
  let starts: readonly number[] = [];
  return {
    enter(id, name) {
      if (inside.has(id)) return `"${name}" is being sent already. Wait for its answer, or cancel it first.`;
      const at = now();
      starts = starts.filter(start => at - start < spanMs);
      if (starts.length >= most)
        return `More than ${most} requests within a second: Siplens makes no load. Send "${name}" again in a moment.`;
      starts = [...starts, at];
      inside.add(id);
      return undefined;
    },
    leave: id => void inside.delete(id),
  };
}
