import type { TraceTime, TransportName } from '../trace-record';

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
}

/** How a log that prints messages between lines of its own looks. All functions see lines without colour codes. */
export interface LogShape {
  /** Reads a line that starts a record; undefined for any other line. Must be cheap and look at a bounded part. */
  header(line: string): HeaderFacts | undefined;
  /** Reads a further line between header and message: more facts, `{}` for a mere filler; undefined if it is none. Blank lines are fillers always. */
  detail?(line: string): HeaderFacts | undefined;
  /** True for a line of the log that cannot belong to a message: it ends one. A prefix of the message's lines is taken off. */
  isForeign?(line: string): boolean;
  /** True if nothing but messages stands between header lines: a body then goes on until one of its ends is met. */
  readonly sureEnd?: boolean;
  /** True if a record over TCP is a segment: a message may go on in the next one, and then counts as cut. */
  readonly segments?: boolean;
  /** True if CRs are shown as a dot at the end of the line (ngrep). */
  readonly dottedCr?: boolean;
  /** Facts that depend on the records before: takes the carry, answers facts and the new carry. */
  follow?(facts: HeaderFacts, carry: string): { readonly facts: HeaderFacts; readonly carry: string };
}
