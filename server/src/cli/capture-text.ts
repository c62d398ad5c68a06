/** A capture as chunks of native text, so that it is understood in one pass with bounded memory. */
import { utf8Latin1 } from '../core/text/utf8-latin1';
import type { CaptureSummary } from '../core/trace/capture/capture-outcome';
import { CaptureReader } from '../core/trace/capture/capture-reader';
import { captureHeader } from '../core/trace/capture/capture-to-siptrace';
import { recordOf } from '../core/trace/capture/read-capture';
import { type CutText, cutTexts } from '../core/trace/cut-chunks';
import { cutRecord } from '../core/trace/cut-record';
import { siptrace } from '../core/trace/formats/siptrace';
import type { TraceRecord } from '../core/trace/trace-record';
import type { MessageOrigin } from './analysed-input';
import { captureOrigin } from './capture-origin';
import type { CliHost } from './host';
import { openInput } from './open-input';

/** The format of the text. */
export const analysedCapture = siptrace.id;
/** Chunks that are handed over at once. */
const mostAtOnce = 256;
/** Records that wait until those of earlier frames are there: messages over TCP that were put together late. */
const mostWaiting = 4096;
/** So many more are put in order at once. */
const enoughToSort = 1024;
/** Of standard input, which is read once, so much is looked at before its first message is understood. */
const lookAhead = 1 << 25;

export interface CaptureText {
  /** Unpacked bytes of the capture, as far as it was read. */
  readonly bytes: number;
  readonly packets: number;
  /** The chunks of its text, one character a byte: its head, and the messages in order of their frames. */
  cuts(): AsyncIterable<readonly CutText[]>;
  notes(): readonly string[];
  /** Where a message stands in the capture, by its number, until it is forgotten. */
  originOf(number: number): MessageOrigin | undefined;
  forget(number: number): void;
}

/**
 * Opens a capture. What is lost in it must be known before its first message is judged: a file is read twice, and of
 * standard input as much as may be held is looked at first.
 */
export async function captureTextOf(
  host: CliHost,
  { path, pieces }: { readonly path: string; readonly pieces: AsyncIterable<Uint8Array> },
): Promise<CaptureText> {
  if (path !== '-') {
    const summary = await summaryOf(host, openInput(path, host));
    return new CaptureStream(host, pieces, summary);
  }
  const ahead: Uint8Array[] = [];
  let length = 0;
  const iterator = pieces[Symbol.asyncIterator]();
  while (length < lookAhead) {
    const { value, done } = await iterator.next();
    if (done) break;
    ahead.push(value.slice());
    length += value.length;
  }
  async function* all() {
    for (let piece = ahead.shift(); piece; piece = ahead.shift()) yield piece;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) return;
      yield value;
    }
  }
  return new CaptureStream(host, all(), await summaryOf(host, ahead));
}

async function summaryOf(
  host: CliHost,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Summarised> {
  const ends = new Set<string>();
  const reader = new CaptureReader({
    ops: host.byteOps,
    message: ({ source, destination }) => {
      if (ends.size < mostEnds) ends.add(source).add(destination);
    },
  });
  for await (const piece of pieces) {
    reader.push(piece);
    await host.turn();
    if (host.interrupted.aborted) break;
  }
  return { ...reader.finish(), ends };
}

/** Ends that may be given the names that the capture has for their hosts. */
const mostEnds = 10_000;

interface Summarised extends CaptureSummary {
  readonly ends: ReadonlySet<string>;
}

class CaptureStream implements CaptureText {
  bytes = 0;
  private readonly reader: CaptureReader;
  private waiting: TraceRecord[] = [];
  private readonly origins = new Map<number, MessageOrigin>();
  private given = 0;
  /** Units of the text so far. */
  private end = 0;

  constructor(
    { byteOps: ops }: CliHost,
    private readonly pieces: AsyncIterable<Uint8Array>,
    private readonly before: Summarised,
  ) {
    this.reader = new CaptureReader({ ops, message: message => this.waiting.push(recordOf(message, ops)) });
  }

  get packets(): number {
    return this.reader.packets;
  }

  notes(): readonly string[] {
    return this.reader.summary().notes.map(note => note.text);
  }

  originOf(number: number): MessageOrigin | undefined {
    return this.origins.get(number);
  }

  forget(number: number): void {
    this.origins.delete(number);
  }

  async *cuts(): AsyncIterable<readonly CutText[]> {
    yield this.placed(cutTexts(utf8Latin1(captureHeader(this.before, this.before.ends)), siptrace, 0));
    for await (const piece of this.pieces) {
      this.bytes += piece.length;
      this.reader.push(piece);
      if (this.waiting.length >= mostWaiting + enoughToSort) {
        yield* this.take(this.waiting.length - mostWaiting);
      }
    }
    this.reader.finish();
    yield* this.take(this.waiting.length);
  }

  /** The first records by frame. */
  private *take(count: number): Iterable<readonly CutText[]> {
    // A message that waited for a lost segment belongs before those that came meanwhile.
    this.waiting.sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0));
    const records = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    for (let at = 0; at < records.length; at += mostAtOnce) {
      const cuts: CutText[] = [];
      for (const record of records.slice(at, at + mostAtOnce)) {
        this.origins.set(++this.given, captureOrigin(record, undefined));
        cuts.push(...this.placed(cutRecord(record, this.end)));
      }
      yield cuts;
    }
  }

  /** Moves on behind what was cut. */
  private placed(cuts: readonly CutText[]): readonly CutText[] {
    this.end = cuts.at(-1)?.end ?? this.end;
    return cuts;
  }
}
