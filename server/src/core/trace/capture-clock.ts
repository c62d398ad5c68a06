import { elapsedBetween } from './elapsed';
import type { TraceMessage } from './trace-message';

/** Half a day, ms: a time of day that lies further back is one of the next day. */
const HALF_DAY = 43_200_000;

/** The times of some messages in a row, so that a clock need not look at each of them again. */
export class ClockStretch {
  private readonly messages: TraceMessage[] = [];
  private first: number | undefined;
  private least = Number.POSITIVE_INFINITY;
  private most = Number.NEGATIVE_INFINITY;
  private dateless = false;

  /** Takes the next message of the trace. */
  add(message: TraceMessage): void {
    this.messages.push(message);
    const { time } = message.keys;
    if (time === undefined) return;
    if (message.time?.dateless) this.dateless = true;
    this.first ??= time;
    this.least = Math.min(this.least, time);
    this.most = Math.max(this.most, time);
  }

  /** How many messages it holds. */
  get count(): number {
    return this.messages.length;
  }

  /** Moves a clock over the stretch: to where it comes if it sees each message. */
  pass(clock: CaptureClock): void {
    if (this.first === undefined) return;
    const isPlain = clock.dateless === this.dateless || clock.dateless;
    const from = clock.newest ?? this.first;
    // No time lies half a day back, so none can be past midnight, and the newest is the greatest.
    const noMidnight = Math.max(from, this.most) - Math.min(from, this.least) <= HALF_DAY;
    if (isPlain && (noMidnight || !clock.dateless)) {
      clock.first ??= this.first;
      clock.newest = Math.max(from, this.most);
    } else for (const message of this.messages) clock.see(message);
  }
}

/** First and newest time. Messages may stand a little out of order; times of day may pass midnight. */
export class CaptureClock {
  first: number | undefined;
  newest: number | undefined;
  dateless = false;

  see(message: TraceMessage): void {
    const { time } = message.keys;
    if (time === undefined) return;
    if (message.time?.dateless) this.dateless = true;
    this.first ??= time;
    if (this.newest === undefined || elapsedBetween(this.newest, time, this.dateless) > 0) this.newest = time;
  }

  copy(): CaptureClock {
    const copy = new CaptureClock();
    copy.first = this.first;
    copy.newest = this.newest;
    copy.dateless = this.dateless;
    return copy;
  }

  /** Silence is known to last until `time`, ms. A clock that has seen no time stays without. */
  goOnUntil(time: number | undefined): void {
    const { newest } = this;
    if (time === undefined || newest === undefined) return;
    if (elapsedBetween(newest, time, this.dateless) > 0) this.newest = time;
  }
}
