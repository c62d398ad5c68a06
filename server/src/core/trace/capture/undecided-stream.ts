import type { ByteOps } from '../../text/byte-ops';
import { httpHeadLength, type StreamKind, streamKind } from './stream-kind';
import type { StreamPiece, StreamReader } from './stream-reader';

/** Waits until the first bytes tell what a stream carries, then hands it on. After a hole it looks again. */
export class UndecidedStream implements StreamReader {
  private reader: StreamReader | undefined;
  private decided = false;
  private head: StreamPiece | undefined;

  constructor(
    private readonly ops: ByteOps,
    private readonly decide: (piece: StreamPiece, kind: StreamKind) => StreamReader | undefined,
  ) {}

  get buffered(): number {
    return (this.reader?.buffered ?? 0) + (this.head ? this.head.end - this.head.start : 0);
  }

  data(piece: StreamPiece): void {
    if (this.decided) {
      this.reader?.data(piece);
      return;
    }
    const whole = this.head ? withHead(this.head, piece) : piece;
    const kind = streamKind(whole.bytes, whole.start, whole.end, this.ops);
    if (kind === 'more') {
      this.head = this.head
        ? whole
        : {
            ...piece,
            bytes: piece.bytes.slice(piece.start, piece.end),
            start: 0,
            end: piece.end - piece.start,
            base: piece.base + piece.start,
          };
      return;
    }
    this.head = undefined;
    this.decided = true;
    this.reader = this.decide(whole, kind);
    const skip = kind === 'websocket' ? httpHeadLength(whole.bytes, whole.start, whole.end, this.ops) : 0;
    if (whole.start + skip < whole.end) this.reader?.data({ ...whole, start: whole.start + skip });
  }

  gap(lost: number | undefined): void {
    this.head = undefined;
    this.reader?.gap(lost);
  }

  end(): void {
    this.head = undefined;
    this.reader?.end();
  }
}

function withHead(head: StreamPiece, piece: StreamPiece): StreamPiece {
  const first = head.end - head.start;
  const bytes = new Uint8Array(first + piece.end - piece.start);
  bytes.set(head.bytes.subarray(head.start, head.end), 0);
  bytes.set(piece.bytes.subarray(piece.start, piece.end), first);
  return { bytes, start: 0, end: bytes.length, base: Number.NaN, stamp: piece.stamp };
}
