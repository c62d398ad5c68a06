/** What is fuzzed: a reader, and good inputs to damage. */
export interface FuzzTarget {
  readonly name: string;
  /** Good inputs, one character a byte. */
  readonly seeds: readonly string[];
  /** Reads an input; throws if an invariant does not hold. */
  read(input: string): void;
}
