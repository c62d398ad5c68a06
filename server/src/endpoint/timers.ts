/** Timers that are cleared together, so that whoever ends leaves none behind. */
export class Timers {
  private readonly pending = new Set<ReturnType<typeof setTimeout>>();

  /** Runs once after `ms`; the answer stops it. */
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      run();
    }, ms);
    this.pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.pending.delete(timer);
    };
  }

  /**
   * Runs again and again until stopped or until 64*T1 are over (RFC 3261 §13.3.1.4, RFC 3262 §3): first after T1, each
   * pause twice the one before, up to `longest`. `onEnd` tells that the time is over.
   */
  repeat(longest: number, run: () => void, onEnd: () => void): () => void {
    const started = Date.now();
    let stop = (): void => undefined;
    const again = (pause: number): void => {
      stop = this.after(pause, () => {
        if (Date.now() - started >= 64 * t1) return onEnd();
        run();
        again(Math.min(pause * 2, longest));
      });
    };
    again(t1);
    return () => stop();
  }

  clear(): void {
    for (const timer of this.pending) clearTimeout(timer);
    this.pending.clear();
  }
}

/** RFC 3261 table 4, ms. */
export const t1 = 500;
export const t2 = 4000;
