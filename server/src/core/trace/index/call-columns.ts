/**
 * The groups of an index, a row for each Call-ID, as typed arrays: enough for a list that is sorted and filtered. What
 * is shown of a call beyond that is made from its messages when it is shown.
 */
export class CallColumns {
  length = 0;
  /** First and last message, and how many there are. */
  first = new Int32Array(0);
  last = new Int32Array(0);
  count = new Int32Array(0);
  /** Number of the method of its first request, or of the CSeq of its first response. */
  method = new Uint16Array(0);
  /** The newest final status of that method; 0 for none. */
  status = new Uint16Array(0);

  /** Bytes that the columns hold in memory. */
  get byteLength(): number {
    return this.first.length * (4 + 4 + 4 + 2 + 2);
  }

  /** A new row for the call that begins with a message. */
  open(message: number, method: number): number {
    if (this.length === this.first.length) this.grow();
    const call = this.length++;
    this.first[call] = message;
    this.last[call] = message;
    this.count[call] = 0;
    this.method[call] = method;
    this.status[call] = 0;
    return call;
  }

  private grow(): void {
    const capacity = Math.max(1024, Math.ceil(this.first.length * 1.5));
    const grownInt = (column: Int32Array<ArrayBuffer>) => {
      const bigger = new Int32Array(capacity);
      bigger.set(column);
      return bigger;
    };
    const grownShort = (column: Uint16Array<ArrayBuffer>) => {
      const bigger = new Uint16Array(capacity);
      bigger.set(column);
      return bigger;
    };
    this.first = grownInt(this.first);
    this.last = grownInt(this.last);
    this.count = grownInt(this.count);
    this.method = grownShort(this.method);
    this.status = grownShort(this.status);
  }
}
