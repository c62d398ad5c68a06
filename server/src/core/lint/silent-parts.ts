import { grown, PartTable } from './part-table';
import type { PartWriter } from './part-writer';

/** When so many units, or entries, of one kind are kept, all is forgotten and learned again. */
const MOST_UNITS = 1 << 20;
const MOST_ENTRIES = 1 << 15;

/** What `SilentParts` never keeps more of, in units; what one message holds may come on top. */
export const mostKept = 2 * MOST_UNITS;

/**
 * Parts of messages and, of the rules that judge such a part alone, those that are not known to be silent on it. Logs
 * repeat the same User-Agent, Allow and Supported thousands of times, other rows are alike but for their numbers, and
 * while somebody types all rows but one stay as they are.
 *
 * Each row gets a number by its text (`pieceOf`), and a part is the numbers of its rows under the circumstances under
 * which it was judged. Only silence is kept, never a finding: the rules that said something are asked again. Bounded:
 * what does not repeat fills it until all is forgotten, and what repeats is learned again at once.
 */
export class SilentParts {
  private readonly pieces = new PartTable();
  private readonly parts = new PartTable();
  /** By part, `words` of each: the bits of the rules that are not known to be silent. */
  private loud: Int32Array;
  /** How often all was forgotten: numbers that were given before mean nothing any more. */
  forgotten = 0;

  /** `words`: how many words of 32 bits a set of rules has. */
  constructor(private readonly words: number) {
    this.loud = new Int32Array(words << 8);
  }

  /** Units that are kept: at most `mostKept`. */
  get kept(): number {
    return this.pieces.kept + this.parts.kept;
  }

  /** To be called before the parts of a message are looked up: their numbers stay valid until the next call. */
  makeRoom(): void {
    if (hasRoom(this.pieces) && hasRoom(this.parts)) return;
    this.pieces.clear();
    this.parts.clear();
    this.forgotten++;
  }

  /** The number, below 65536, of a row or another text as it was written; equal for equal ones. */
  pieceOf(written: PartWriter): number {
    const known = this.pieces.find(written);
    return known < 0 ? this.pieces.add(written) : known;
  }

  /** The number of a part; -1 if it is not known. */
  find(written: PartWriter): number {
    return this.parts.find(written);
  }

  /** Keeps a part that is not known, none of whose rules is known to be silent, and answers its number. */
  add(written: PartWriter, rules: Int32Array): number {
    const part = this.parts.add(written);
    const needed = (part + 1) * this.words;
    if (needed > this.loud.length) this.loud = grown(this.loud, new Int32Array(needed * 2));
    this.setLoud(part, rules);
    return part;
  }

  /** A word of the rules that are not known to be silent on a part. */
  loudOn(part: number, word: number): number {
    return this.loud[part * this.words + word] ?? 0;
  }

  /** Notes that of the rules that judge a part all were silent but these. */
  setLoud(part: number, rules: Int32Array): void {
    for (let word = 0; word < this.words; word++) this.loud[part * this.words + word] = rules[word] ?? 0;
  }
}

function hasRoom({ kept, count }: PartTable): boolean {
  return kept < MOST_UNITS && count < MOST_ENTRIES;
}
