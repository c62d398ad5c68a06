/** What the index keeps of one message. Numbers only; texts are numbers of an `InternTable`. */
export interface MessageRow {
  /** Byte in the (unpacked) file where the message's record begins, and bytes to read again for it. */
  offset: number;
  length: number;
  /** Microseconds since 1970, or since midnight in a trace without dates; NaN for none. */
  micros: number;
  call: number;
  /** Ends as the log names them; -1 where it does not. */
  source: number;
  destination: number;
  /** Status of a response (0: unreadable), `REQUEST_CODE` and the method's number of a request. */
  code: number;
  cseq: number;
  cseqMethod: number;
  /** Bits of a capture's message (`CaptureFlags`); 0 in a text. */
  flags: number;
  /** Text: number of what the format had to know from before (`carry`). Capture: number of the frame. */
  context: number;
}

/** Codes from here on are requests: the rest is the number of the method. */
export const REQUEST_CODE = 1000;

/** Bytes that a row takes: `nextInCall` and those of `MessageRow`. */
const ROW_BYTES = 8 + 4 + 8 + 4 + 4 + 4 + 2 + 4 + 1 + 1 + 4 + 4;

/** Columns that mean the same in any index. */
const plainColumns = ['offset', 'bytes', 'micros', 'cseq', 'flags'] as const;
type PlainColumn = (typeof plainColumns)[number];

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

function grown<T extends Column>(column: T, Kind: new (length: number) => T, capacity: number): T {
  const bigger = new Kind(capacity);
  bigger.set(column);
  return bigger;
}

/** The messages of a trace in order, a typed array for each thing that is known of them. */
export class MessageColumns {
  length = 0;
  offset = new Float64Array(0);
  bytes = new Uint32Array(0);
  micros = new Float64Array(0);
  call = new Int32Array(0);
  source = new Int32Array(0);
  destination = new Int32Array(0);
  code = new Uint16Array(0);
  cseq = new Uint32Array(0);
  cseqMethod = new Uint8Array(0);
  flags = new Uint8Array(0);
  context = new Uint32Array(0);
  /** The next message of the same call; -1 for its last. */
  nextInCall = new Int32Array(0);

  /** Bytes that the columns hold in memory. */
  get byteLength(): number {
    return this.offset.length * ROW_BYTES;
  }

  /** Writes a row at `at`: the end, or one that is there. */
  set(at: number, row: MessageRow): void {
    if (at === this.offset.length) this.grow();
    if (at >= this.length) {
      this.length = at + 1;
      this.nextInCall[at] = -1;
    }
    this.offset[at] = row.offset;
    this.bytes[at] = row.length;
    this.micros[at] = row.micros;
    this.call[at] = row.call;
    this.source[at] = row.source;
    this.destination[at] = row.destination;
    this.code[at] = row.code;
    this.cseq[at] = row.cseq;
    this.cseqMethod[at] = row.cseqMethod;
    this.flags[at] = row.flags;
    this.context[at] = row.context;
  }

  /** Writes the rows of another table behind the last one, as they are: what is a number of that table's stays one. */
  append(rows: Pick<MessageColumns, PlainColumn | 'length'>): void {
    const { length } = this;
    while (length + rows.length > this.offset.length) this.grow(length + rows.length);
    for (const name of plainColumns) this[name].set(rows[name].subarray(0, rows.length), length);
    this.nextInCall.fill(-1, length, length + rows.length);
    this.length = length + rows.length;
  }

  /** By half: twice would waste more than it saves. */
  private grow(least = 0): void {
    const capacity = Math.max(4096, least, Math.ceil(this.offset.length * 1.5));
    this.offset = grown(this.offset, Float64Array, capacity);
    this.bytes = grown(this.bytes, Uint32Array, capacity);
    this.micros = grown(this.micros, Float64Array, capacity);
    this.call = grown(this.call, Int32Array, capacity);
    this.source = grown(this.source, Int32Array, capacity);
    this.destination = grown(this.destination, Int32Array, capacity);
    this.code = grown(this.code, Uint16Array, capacity);
    this.cseq = grown(this.cseq, Uint32Array, capacity);
    this.cseqMethod = grown(this.cseqMethod, Uint8Array, capacity);
    this.flags = grown(this.flags, Uint8Array, capacity);
    this.context = grown(this.context, Uint32Array, capacity);
    this.nextInCall = grown(this.nextInCall, Int32Array, capacity);
  }
}
