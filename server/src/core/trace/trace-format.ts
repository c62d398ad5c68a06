import type { TraceRecord } from './trace-record';

/** The unit in which a trace was decoded: Latin-1 with one character a byte, or Unicode text; see `SipMessage.unit`. */
export type TextUnit = 'bytes' | 'utf16';

/**
 * A text trace format. A trace is cut into chunks: a chunk starts at the first line of a record and runs to the
 * first line of the next, so lines of other components after a record belong to its chunk, and the lines before
 * the first record make a chunk without record. Chunks are what an edit re-reads, so a reader knows nothing of
 * earlier chunks but what `carry` tells it.
 */
export interface TraceFormat {
  /** kebab-case id, `asterisk-pjsip`. */
  readonly id: string;
  /** What a user calls it. */
  readonly title: string;
  /** True for a format that is recognised only to say that it holds templates, no traffic: it yields no records. */
  readonly templates?: boolean;
  /** How sure a look at the first 64 KiB makes it that this format is there: 0 (not) to 1. Linear time. */
  detect(head: string): number;
  /**
   * A reader for the chunk that starts now. `carry` is '' at the start of a trace, else what `carry()` of the chunk
   * before answered. `unit` tells how to count bytes and what a percent escape stands for.
   */
  open(carry: string, unit: TextUnit): ChunkReader;
}

/** Reads one chunk, line by line; linear in the chunk. */
export interface ChunkReader {
  /**
   * Looks at the next line (without its line end; `end` is the line end as written, '' at the end of the text).
   * Answers true if this line starts a *new* record, so that the chunk is complete without it; the line is then
   * not consumed and a new reader gets it. The first line of a chunk is always consumed. A line of more than
   * `maxLine` units comes in pieces of that size; the end of each but the last is ''.
   *
   * A number says that the chunk is complete after so many units of this line: the next reader gets the rest as its
   * first line. The rest must then yield the same whether or not this line is looked at with it.
   */
  push(line: string, end: string): boolean | number;
  /** The record of this chunk, or undefined for a chunk that holds none. Called once, after the last line. */
  finish(atEnd: boolean): TraceRecord | undefined;
  /** What the next chunk's reader must know: a date, a column. Equal strings mean equal knowledge. Called after `finish`. */
  carry(): string;
}
