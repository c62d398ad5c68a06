import { detached } from '../text/detached';

/** Shorter words stay as they are. */
const LEAST = 4;
const TRIES = 64;
/** Bytes of a word and its stand-in beside their characters: strings and entries of tables, as measured in V8. */
const perWord = 200;

/**
 * Stand-ins for words that mean nothing to a reader and everything to a trace: Call-IDs, tags, branches, nonces. A
 * stand-in has the length and the kinds of characters of what it stands for, is made of a counter and never of its
 * text, and differs from every other. Words of fewer than four characters tell nothing and stay.
 */
export class TokenPseudonyms {
  /** Stand-ins by their words; '' for a word that was learned and has none yet. One table, as there are millions of them. */
  private readonly made = new Map<string, string>();
  private readonly used = new Set<string>();
  /** Characters of all words. */
  private chars = 0;

  /** A word that is to be hidden: no stand-in may be one. In lower case. */
  learn(word: string): void {
    if (word.length < LEAST || this.made.has(word)) return;
    this.made.set(detached(word), '');
    this.chars += word.length;
  }

  /** True for a word that was learned, in lower case. */
  knows(word: string): boolean {
    return this.made.has(word);
  }

  /** Words that were learned. */
  get count(): number {
    return this.made.size;
  }

  /** Memory of all words and their stand-ins, those that are still to be made included, in bytes; an estimate. */
  get heldBytes(): number {
    return 2 * this.chars + this.made.size * perWord;
  }

  /** The stand-in; words that differ in letter case only (RFC 3261 §19.3: tags compare so) have ones that do too. */
  of(word: string): string {
    if (word.length < LEAST) return word;
    const key = word.toLowerCase();
    const known = this.made.get(key) || this.make(key);
    this.made.set(key, known);
    return key === word ? known : withCaseOf(known, word);
  }

  /** True for a stand-in. */
  has(word: string): boolean {
    return this.used.has(word.toLowerCase());
  }

  /** Word → stand-in, both in lower case. */
  *entries(): Iterable<readonly [string, string]> {
    for (const entry of this.made) if (entry[1] !== '') yield entry;
  }

  private make(key: string): string {
    const isHex = !/[g-z]/.test(key);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const word = sameShape(key, isHex, this.used.size * TRIES + attempt + 1);
      if (this.used.has(word) || this.made.has(word)) continue;
      return this.issue(word);
    }
    // Every word of this shape is in use: a longer one is not.
    return this.issue(`${key.replace(/[\s\S]/g, '0')}${this.made.size}`);
  }

  private issue(standIn: string): string {
    this.used.add(standIn);
    return standIn;
  }
}

/** A word of the same length: digits for digits, letters for letters (of hexadecimal ones for such), the rest as it is. */
function sameShape(key: string, isHex: boolean, seed: number): string {
  let state = mixed(seed) | 1;
  let word = '';
  for (const unit of key) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const at = state >>> 0;
    if (unit >= '0' && unit <= '9') word += String(at % 10);
    else if (unit >= 'a' && unit <= 'z') word += String.fromCharCode(97 + (at % (isHex ? 6 : 26)));
    else word += unit.charCodeAt(0) < 128 ? unit : 'x'.repeat(unit.length);
  }
  return word;
}

/** A counter spread over all bits, so that neighbours do not look alike (the finish of MurmurHash3). */
function mixed(counter: number): number {
  let bits = Math.imul(counter, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function withCaseOf(word: string, original: string): string {
  let result = '';
  for (let i = 0; i < word.length; i++) {
    const unit = original.charAt(i);
    result += unit >= 'A' && unit <= 'Z' ? word.charAt(i).toUpperCase() : word.charAt(i);
  }
  return result;
}
