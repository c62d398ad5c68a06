/** One of several files that are merged: its messages wait on the disk, and what is kept of each is a few numbers. */
import { chooseFormat } from '../core/choose-format';
import { longestStretch } from '../core/text/held-text';
import { holdsMessage } from '../core/trace/index/index-record';
import {
  type BesideRecords,
  CaptureRecordTaker,
  type RecordTaker,
  TextRecordTaker,
} from '../core/trace/record-taker';
import type { TraceFormat } from '../core/trace/trace-format';
import type { TraceRecord } from '../core/trace/trace-record';
import type { MessageOrigin } from './analysed-input';
import type { CliOptions } from './arguments';
import { captureOrigin } from './capture-origin';
import type { CliHost, InputPieces, SpilledStore } from './host';
import { loadConfig } from './load-config';
import { openInput } from './open-input';
import { OriginColumns } from './origin-columns';
import { startProgress } from './progress';
import { headLength, headOf } from './read-input';
import { recognise } from './recognise';
import { StreamPositions } from './stream-positions';

/** A file as its records, which are to be closed by whoever asked for them. */
export interface MergePart extends BesideRecords {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly bytes: number;
  readonly records: SpilledStore;
  readonly origins: OriginColumns;
  /** Why it could not be read to its end. */
  readonly failure: string | undefined;
}

const byteOrderMark = '\u00ef\u00bb\u00bf';
/** Bytes that are read between two turns of the event loop. */
const pieceLength = 1 << 18;

/** Reads one file. A reason where there is nothing in it to be merged. */
export async function readMergePart(
  host: CliHost,
  options: CliOptions,
  path: string,
): Promise<MergePart | { readonly reason: string }> {
  const loaded = await loadConfig(path, options, host.files);
  if (loaded.kind === 'wrong') return { reason: loaded.reason };
  const { taught } = loaded;
  const source = openInput(path, host);
  const { head, pieces } = await headOf(source);
  if (head.length === 0 && source.failure !== undefined) return { reason: source.failure };
  const whole = host.byteOps.latin1(head, 0, Math.min(head.length, headLength + byteOrderMark.length));
  const start = whole.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  const text = whole.slice(start, start + headLength);
  const { inputFormat } = options;
  const recognised = recognise({ path, bytes: head, head: text, inputFormat, taught });
  if (recognised.kind === 'nothing' || recognised.kind === 'message') {
    for await (const _ of pieces) break;
    const noTrace = 'a message file is no trace: it has no times to merge it by';
    return { reason: recognised.kind === 'nothing' ? recognised.reason : noTrace };
  }
  const reading = new PartReading(host, path);
  try {
    if (recognised.kind === 'capture') reading.openCapture();
    else {
      const asked = { kind: 'trace', format: recognised.format, taught } as const;
      reading.openText(chooseFormat(text, asked).format, start);
    }
    return await reading.read(source, pieces, options.progress);
  } catch (error) {
    reading.close();
    return { reason: `it cannot be put in order: ${error instanceof Error ? error.message : String(error)}` };
  }
}

class PartReading {
  private readonly records: SpilledStore;
  private readonly origins: OriginColumns;
  private readonly positions = new StreamPositions();
  private taker: RecordTaker | undefined;
  private texts: TextRecordTaker | undefined;
  private bytes = 0;
  /** Bytes before the text: a byte order mark. */
  private skipped = 0;

  constructor(
    private readonly host: CliHost,
    private readonly path: string,
  ) {
    this.records = host.spillRecords();
    this.origins = new OriginColumns(path);
  }

  openCapture(): void {
    const keep = (record: TraceRecord) => this.keep(record, () => captureOrigin(record, this.path));
    this.taker = new CaptureRecordTaker({ ops: this.host.byteOps, keep });
  }

  openText(format: TraceFormat, start: number): void {
    this.skipped = start;
    this.texts = new TextRecordTaker(
      { format, start },
      {
        ops: this.host.byteOps,
        onText: text => this.positions.push(text),
        keep: (record, chunk) => this.keep(record, () => this.textOrigin(record, chunk)),
      },
    );
    this.taker = this.texts;
  }

  async read(
    source: InputPieces,
    pieces: AsyncIterable<Uint8Array>,
    wanted: boolean,
  ): Promise<MergePart | { readonly reason: string }> {
    const { host, path } = this;
    const totalBytes = path === '-' ? undefined : await host.files.sizeOf(path);
    const bar = startProgress({ host, wanted, path, totalBytes });
    try {
      for await (const piece of pieces) {
        for (let at = 0; at < piece.length; at += pieceLength)
          this.push(piece.subarray(at, at + pieceLength));
        bar.update(source.packed, this.records.length);
        await host.turn();
        if (host.interrupted.aborted) break;
      }
    } finally {
      bar.stop();
    }
    return this.finish(source);
  }

  close(): void {
    this.records.close();
  }

  private push(piece: Uint8Array): void {
    this.bytes += piece.length;
    this.taker?.push(piece);
    if (!this.texts) return;
    const { open } = this.texts;
    this.positions.release([], open);
    // No more of a chunk that does not end is kept, and the next one begins in what is new.
    this.positions.thin(open + longestStretch, this.bytes - this.skipped - longestStretch / 2);
  }

  private finish({ notes, failure }: InputPieces): MergePart {
    const { path, bytes, records, origins } = this;
    this.positions.flush();
    const rest = this.taker?.finish() ?? { notes: [], holes: [], media: [] };
    records.orderByFrame();
    return { path, bytes, records, origins, ...rest, notes: [...notes, ...rest.notes], failure };
  }

  private keep(record: TraceRecord, originOf: () => MessageOrigin): boolean {
    if (!holdsMessage(record.payload)) return false;
    this.records.add(record);
    this.origins.add(originOf());
    return true;
  }

  private textOrigin({ map, payload }: TraceRecord, chunk: number): MessageOrigin {
    const at = chunk + (map.to[0] ?? 0);
    const line = /^[^\r\n]*/.exec(payload)?.[0].length ?? 0;
    return {
      file: this.path,
      offset: at + this.skipped,
      length: payload.length,
      frame: undefined,
      range: this.positions.rangeOf({ start: at, end: at + line }),
    };
  }
}
