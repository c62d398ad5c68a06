/**
 * Expressions that a user writes, matched in time that grows with the text and never by trying again and again: a
 * hostile pattern or line costs no more than `text × pattern` steps (Thompson's construction, Pike's machine).
 * Known: literals, `.`, classes, `\d \w \s \t` and their opposites, groups, `(?:…)`, `(?<name>…)`, `|`, `* + ? {m,n}`
 * and their lazy forms, `^ $ \b`. Not known, and refused: back references, look around, flags.
 */

/** What a character must be: ranges of codes, or any but those. */
export interface CharSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}

export type Assertion = 'start' | 'end' | 'boundary' | 'no-boundary';

/** One step of the machine. */
export type Step =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'match' };

/** A pattern that can be matched. */
export interface Pattern {
  readonly source: string;
  readonly steps: readonly Step[];
  /** Number of capturing groups. */
  readonly groups: number;
  /** A text that every match holds; '' if none is known. */
  readonly literal: string;
}

/** Steps that a pattern may have, repetitions counted out. */
export const mostSteps = 600;

/** Where a match stands and what its first group holds. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  /** The first group that took part; undefined where the pattern has none or none did. */
  readonly group: string | undefined;
}
