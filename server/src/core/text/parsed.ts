import type { Span } from './span';

/** Something wrong at an exact place. `code` is the id of the lint rule that reports it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

/** The outcome of every parser: always a value, and what was wrong with the text. Parsing never throws. */
export interface Parsed<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}
