import type { TextUnit } from '../trace-format';
import type { TraceTime, TransportName } from '../trace-record';
import type { BlockReader } from './block-reader';

/** What the header line of a log's record says; what it does not say is left out. */
export interface HeaderFacts {
  readonly time?: TraceTime | undefined;
  readonly transport?: TransportName | undefined;
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly direction?: 'in' | 'out' | undefined;
  /** Bytes of the payload. */
  readonly declared?: number | undefined;
  readonly frame?: number | undefined;
  /** What stood before the header on its line and may stand before the message's lines too. */
  readonly lead?: string | undefined;
  /** Where the message begins, if it does so on the header line itself. */
  readonly startAt?: number | undefined;
  /** True for a header that goes on where the line before is a header too: it adds to that one's facts. */
  readonly joins?: boolean | undefined;
}

/** How a log that prints messages between lines of its own looks. All functions see lines without colour codes. */
export interface LogShape {
  /** Pieces of text of which every header line holds one: the cheap question before `header`. Expressions without flags and anchors. None: no header lines. */
  readonly marks: readonly (string | RegExp)[];
  /** Reads a line that starts a record; undefined for any other line. Must be cheap and look at a bounded part. */
  header(line: string): HeaderFacts | undefined;
  /** Reads a further line between header and message: more facts, `{}` for a mere filler; undefined if it is none. Blank lines are fillers always. */
  detail?(line: string, facts: HeaderFacts): HeaderFacts | undefined;
  /** Where a message begins in a line after the header, for a log that puts marks of its own before it; -1 if none does. */
  start?(line: string): number;
  /** Reads messages that are not written line by line: asked with the header line, then with each line up to the message. */
  block?(line: string, facts: HeaderFacts, unit: TextUnit): BlockReader | undefined;
  /** True for a line of the log that cannot belong to a message: it ends one. A prefix of the message's lines is taken off. */
  isForeign?(line: string): boolean;
  /** True for a line outside of records that later records need: a date, for headers with a time of day only. */
  tells?(line: string): boolean;
  /** What to carry after such a line. Without it, its date and time are carried. */
  learn?(line: string, carry: string): string;
  /** True if nothing but messages stands between header lines: a body then goes on until one of its ends is met. */
  readonly sureEnd?: boolean;
  /** True if a record over TCP is a segment: a message may go on in the next one, and then counts as cut. */
  readonly segments?: boolean;
  /** A text that directly follows the last byte of each message and is no part of it. */
  readonly closing?: string;
  /** What CRs are shown as at the end of the line: a dot (ngrep), a blank (Avaya IX). */
  readonly crShownAs?: '.' | ' ';
  /** Facts that depend on the records before: takes what was carried, answers facts and what to carry. Without it, times of day go on over midnight. */
  follow?(facts: HeaderFacts, carry: string): { readonly facts: HeaderFacts; readonly carry: string };
}
