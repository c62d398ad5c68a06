import type { TraceRecord, TraceTime } from '../../core/trace/trace-record';

/** What is kept of a record that stands on the disk. */
interface RecordRow extends Pick<TraceRecord, 'time' | 'frame'> {
  readonly offset: number;
  readonly bytes: number;
}

const HAS_TIME = 1;
const DATELESS = 2;

type Column = Float64Array | Uint32Array | Uint8Array;

function grown<T extends Column>(column: T, Kind: new (length: number) => T, capacity: number): T {
  const bigger = new Kind(capacity);
  bigger.set(column);
  return bigger;
}

/** Times and places of records, some thirty bytes each. */
export class RecordColumns {
  length = 0;
  private offset = new Float64Array(0);
  private bytes = new Uint32Array(0);
  private seconds = new Float64Array(0);
  private nanos = new Uint32Array(0);
  private digits = new Uint8Array(0);
  private flags = new Uint8Array(0);
  private frame = new Uint32Array(0);
  private isOrdered = true;

  add({ offset, bytes, time, frame = 0 }: RecordRow): void {
    const at = this.length;
    if (at === this.offset.length) this.grow();
    this.length++;
    this.offset[at] = offset;
    this.bytes[at] = bytes;
    this.seconds[at] = time?.seconds ?? 0;
    this.nanos[at] = time?.nanos ?? 0;
    this.digits[at] = time?.digits ?? 0;
    this.flags[at] = time ? HAS_TIME | (time.dateless ? DATELESS : 0) : 0;
    this.frame[at] = frame;
    if (at > 0 && frame < (this.frame[at - 1] ?? 0)) this.isOrdered = false;
  }

  timeAt(row: number): TraceTime | undefined {
    const flags = this.flags[row] ?? 0;
    if ((flags & HAS_TIME) === 0) return undefined;
    return {
      seconds: this.seconds[row] ?? 0,
      nanos: this.nanos[row] ?? 0,
      digits: this.digits[row] ?? 0,
      dateless: (flags & DATELESS) !== 0,
    };
  }

  /** Where a record stands in its file. */
  placeOf(row: number): { readonly offset: number; readonly bytes: number } {
    return { offset: this.offset[row] ?? 0, bytes: this.bytes[row] ?? 0 };
  }

  /** Rows in the order of their frames; undefined where they are in it. */
  orderByFrame(): Int32Array | undefined {
    if (this.isOrdered) return undefined;
    const { frame } = this;
    return Int32Array.from({ length: this.length }, (_, row) => row).sort(
      (a, b) => (frame[a] ?? 0) - (frame[b] ?? 0) || a - b,
    );
  }

  private grow(): void {
    const capacity = Math.max(1024, Math.ceil(this.offset.length * 1.5));
    this.offset = grown(this.offset, Float64Array, capacity);
    this.bytes = grown(this.bytes, Uint32Array, capacity);
    this.seconds = grown(this.seconds, Float64Array, capacity);
    this.nanos = grown(this.nanos, Uint32Array, capacity);
    this.digits = grown(this.digits, Uint8Array, capacity);
    this.flags = grown(this.flags, Uint8Array, capacity);
    this.frame = grown(this.frame, Uint32Array, capacity);
  }
}
