import type { ByteOps } from '../text/byte-ops';
import type { CaptureSummary } from './capture/capture-outcome';
import { CaptureReader } from './capture/capture-reader';
import { recordOf } from './capture/read-capture';
import { ChunkCutter, type CutChunk } from './cut-chunks';
import { siptrace } from './formats/siptrace';
import { MediaAside } from './media-aside';
import type { TraceFormat } from './trace-format';
import type { TraceRecord } from './trace-record';

/** What a trace says beside its messages, known at its end. */
export interface BesideRecords extends Pick<CaptureSummary, 'holes' | 'media'> {
  /** What is lost or cannot be read. */
  readonly notes: readonly string[];
}

/** Takes the bytes of a trace of one kind in pieces of any size, and hands on its records as they come. */
export interface RecordTaker {
  /** Id of the format. */
  readonly format: string;
  push(piece: Uint8Array): void;
  /** Ends the trace. Nothing may be pushed after it. */
  finish(): BesideRecords;
}

export interface TakeOptions {
  readonly ops: ByteOps;
  /**
   * Gets each record; `start` is where its chunk begins in a text, 0 in a capture, of which messages that were put
   * together late come late. False for a record without a message.
   */
  readonly keep: (record: TraceRecord, start: number) => boolean;
  /** Gets the text of a text trace, one character a byte, before its records. */
  readonly onText?: (text: string) => void;
}

/** Reads a text trace, from byte `start` on: behind a byte order mark. */
export class TextRecordTaker implements RecordTaker {
  readonly format: string;
  /** Where the chunk begins that has not ended yet. */
  open = 0;
  private skip: number;
  private readonly cutter: ChunkCutter;
  /** Only native traces tell of more than messages. */
  private readonly aside: MediaAside | undefined;

  constructor(
    { format, start }: { readonly format: TraceFormat; readonly start: number },
    private readonly options: TakeOptions,
  ) {
    this.format = format.id;
    this.skip = start;
    this.cutter = new ChunkCutter(format, 'bytes');
    if (format === siptrace) this.aside = new MediaAside();
  }

  push(piece: Uint8Array): void {
    const { ops, onText } = this.options;
    const text = ops.latin1(piece, this.skip, piece.length);
    this.skip = 0;
    onText?.(text);
    this.aside?.push(text);
    this.take(this.cutter.push(text));
  }

  finish(): BesideRecords {
    this.take(this.cutter.finish());
    const { holes = [] } = this.aside?.header() ?? {};
    return { notes: [], holes, media: this.aside?.sightings() ?? [] };
  }

  private take(chunks: readonly CutChunk[]): void {
    for (const { record, start, end } of chunks) {
      if (record && !this.options.keep(record, start)) this.aside?.take(record);
      this.open = end;
    }
  }
}

/** Reads a capture. */
export class CaptureRecordTaker implements RecordTaker {
  readonly format = 'pcap';
  private readonly reader: CaptureReader;

  constructor({ ops, keep }: TakeOptions) {
    this.reader = new CaptureReader({ ops, message: message => void keep(recordOf(message, ops), 0) });
  }

  push(piece: Uint8Array): void {
    this.reader.push(piece);
  }

  finish(): BesideRecords {
    const { notes, holes, media } = this.reader.finish();
    return { notes: notes.map(note => note.text), holes, media };
  }
}
