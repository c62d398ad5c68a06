import type { Assertion, CharSet } from './pattern';

/** The parts of a pattern as it is written. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly part: PatternNode }
  | {
      readonly kind: 'repeat';
      readonly part: PatternNode;
      readonly least: number;
      /** Undefined: without bound. */
      readonly most: number | undefined;
      readonly lazy: boolean;
    };

const digit: CharSet = { ranges: [[48, 57]], negated: false };
const word: CharSet = {
  ranges: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  negated: false,
};
const space: CharSet = {
  ranges: [
    [9, 13],
    [32, 32],
    [160, 160],
  ],
  negated: false,
};
const not = (set: CharSet): CharSet => ({ ...set, negated: !set.negated });
const classes = new Map<string, CharSet>([
  ['d', digit],
  ['D', not(digit)],
  ['w', word],
  ['W', not(word)],
  ['s', space],
  ['S', not(space)],
]);
const controls = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
]);

/** A complaint about a pattern; the reader of patterns catches it and nobody else sees it. */
class PatternFault extends Error {}

/** Longest pattern that is read. */
const longest = 1000;
const deepest = 40;

/** Reads a pattern; answers its parts, or why it is not accepted, as a sentence without full stop. */
export function readPatternTree(
  source: string,
): { readonly tree: PatternNode; readonly groups: number } | { readonly reason: string } {
  if (source.length > longest) return { reason: `it is longer than ${longest} characters` };
  try {
    const reader = new TreeReader(source);
    return { tree: reader.whole(), groups: reader.groups };
  } catch (error) {
    if (error instanceof PatternFault) return { reason: error.message };
    throw error;
  }
}

class TreeReader {
  groups = 0;
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {}

  whole(): PatternNode {
    const tree = this.choice();
    if (this.at < this.source.length) throw new PatternFault('a ) closes nothing');
    return tree;
  }

  private choice(): PatternNode {
    const parts = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      parts.push(this.sequence());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  private sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at] ?? '')) {
      parts.push(this.repeated(this.atom()));
    }
    return { kind: 'sequence', parts };
  }

  private repeated(part: PatternNode): PatternNode {
    const match = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})/.exec(this.source.slice(this.at, this.at + 16));
    if (!match) return part;
    if (part.kind === 'assert') throw new PatternFault('an anchor cannot be repeated');
    this.at += match[0].length;
    const lazy = this.source[this.at] === '?';
    if (lazy) this.at++;
    if (/^[*+?]/.test(this.source.slice(this.at, this.at + 1)))
      throw new PatternFault('a repetition is repeated');
    const sign = match[0][0];
    if (sign === '{') {
      const least = Number(match[1]);
      const most = match[2] === undefined ? least : match[3] === undefined ? undefined : Number(match[3]);
      if (most !== undefined && most < least) throw new PatternFault('a range ends before it begins');
      return { kind: 'repeat', part, least, most, lazy };
    }
    return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : undefined, lazy };
  }

  private atom(): PatternNode {
    const c = this.source[this.at] ?? '';
    this.at++;
    switch (c) {
      case '^':
        return { kind: 'assert', what: 'start' };
      case '$':
        return { kind: 'assert', what: 'end' };
      case '.':
        return {
          kind: 'set',
          set: {
            ranges: [
              [10, 10],
              [13, 13],
            ],
            negated: true,
          },
        };
      case '(':
        return this.group();
      case '[':
        return { kind: 'set', set: this.charClass() };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new PatternFault(`a ${c} has nothing before it`);
      default:
        return { kind: 'set', set: one(c.charCodeAt(0)) };
    }
  }

  private group(): PatternNode {
    if (++this.depth > deepest) throw new PatternFault('its groups are nested too deeply');
    const head = /^\?(?::|<[A-Za-z]\w{0,40}>)/.exec(this.source.slice(this.at, this.at + 48));
    if (!head && this.source[this.at] === '?') throw new PatternFault('look around and flags are not known');
    this.at += head?.[0].length ?? 0;
    const index = head?.[0] === '?:' ? 0 : ++this.groups;
    const part = this.choice();
    if (this.source[this.at] !== ')') throw new PatternFault('a ( is not closed');
    this.at++;
    this.depth--;
    return index === 0 ? part : { kind: 'group', index, part };
  }

  private escape(): PatternNode {
    const c = this.source[this.at];
    if (c === undefined) throw new PatternFault('it ends in a backslash');
    this.at++;
    if (c === 'b') return { kind: 'assert', what: 'boundary' };
    if (c === 'B') return { kind: 'assert', what: 'no-boundary' };
    if (/[1-9kpPuxc]/.test(c)) throw new PatternFault(`\\${c} is not known`);
    return { kind: 'set', set: classes.get(c) ?? one(controls.get(c) ?? c.charCodeAt(0)) };
  }

  private charClass(): CharSet {
    const negated = this.source[this.at] === '^';
    if (negated) this.at++;
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; ; first = false) {
      const c = this.source[this.at];
      if (c === undefined) throw new PatternFault('a [ is not closed');
      if (c === ']' && !first) break;
      const from = this.classMember();
      if (from.ranges.length === 1 && this.source[this.at] === '-' && this.source[this.at + 1] !== ']') {
        this.at++;
        const to = this.classMember();
        const [low, high] = [from.ranges[0]?.[0] ?? 0, to.ranges[0]?.[1] ?? 0];
        if (high < low) throw new PatternFault('a range of characters ends before it begins');
        ranges.push([low, high]);
      } else if (from.negated) throw new PatternFault('the opposite of a class stands inside brackets');
      else ranges.push(...from.ranges);
    }
    this.at++;
    return { ranges, negated };
  }

  private classMember(): CharSet {
    const c = this.source[this.at] ?? '';
    this.at++;
    if (c !== '\\') return one(c.charCodeAt(0));
    const escaped = this.source[this.at];
    if (escaped === undefined) throw new PatternFault('a [ is not closed');
    this.at++;
    return classes.get(escaped) ?? one(controls.get(escaped) ?? escaped.charCodeAt(0));
  }
}

function one(code: number): CharSet {
  return { ranges: [[code, code]], negated: false };
}
