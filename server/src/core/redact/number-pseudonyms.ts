/** The end of a long number that all its forms share: `+49 30 1234567`, `0049301234567`, `0301234567`. */
const CORE = 7;

/**
 * Stand-ins for phone numbers: as many digits, a leading `+` and leading zeros stay, so that dial plans still make sense.
 * Numbers that end in the same seven digits, as the forms of one number do, still do; those that begin alike still do.
 */
export class NumberPseudonyms {
  private readonly made = new Map<string, string>();
  private readonly cores = new Map<string, string>();
  private readonly prefixes = new Map<string, string>();
  private readonly counters = new Map<string, Counter>();
  private readonly used = new Set<string>();

  /** `originals`: digits of all numbers that are to be hidden; no stand-in is one of them. */
  constructor(private readonly originals: ReadonlySet<string>) {}

  /** The stand-in of a number; visual separators stay where they are. */
  of(number: string): string {
    const digits = number.replace(/\D/g, '');
    const hidden = this.digitsFor(digits);
    let at = 0;
    return number.replace(/\d/g, () => hidden.charAt(at++)) + hidden.slice(digits.length);
  }

  /** True for the digits of a stand-in. */
  has(digits: string): boolean {
    return this.used.has(digits);
  }

  /** Digits → those of the stand-in. */
  entries(): Iterable<readonly [string, string]> {
    return this.made;
  }

  private digitsFor(digits: string): string {
    const known = this.made.get(digits);
    if (known !== undefined) return known;
    const zeros = /^0{0,2}/.exec(digits)?.[0] ?? '';
    const rest = digits.slice(zeros.length);
    const isLong = rest.length > CORE;
    const core = isLong ? rest.slice(-CORE) : rest;
    const prefix = rest.slice(0, rest.length - core.length);
    let hidden = zeros + this.fresh(this.prefixes, prefix, false) + this.fresh(this.cores, core, true);
    // A short number may have no free stand-in of its length.
    while (this.used.has(hidden)) hidden += '0';
    this.made.set(digits, hidden);
    this.used.add(hidden);
    return hidden;
  }

  private fresh(made: Map<string, string>, digits: string, isCore: boolean): string {
    const known = made.get(digits);
    if (known !== undefined || digits === '') return known ?? '';
    const key = `${isCore ? 'core' : 'prefix'}${digits.length}`;
    const counter = this.counters.get(key) ?? new Counter(digits.length);
    this.counters.set(key, counter);
    const value = counter.next(text => !(isCore && this.originals.has(text))) ?? digits;
    made.set(digits, value);
    return value;
  }
}

/** Yields `5550001`, `5550002` …, of short ones `101`, `102` …, and at last nothing. */
class Counter {
  private readonly fixed: string;
  private readonly end: number;
  private n: number;

  constructor(private readonly length: number) {
    this.fixed = length >= CORE ? '555' : length > 2 ? '1' : '';
    const room = length - this.fixed.length;
    this.n = this.fixed === '' ? 10 ** (room - 1) : 1;
    this.end = Math.min(10 ** room, 1_000_000_000);
  }

  next(isFree: (text: string) => boolean): string | undefined {
    while (this.n < this.end) {
      const text = this.fixed + String(this.n++).padStart(this.length - this.fixed.length, '0');
      if (isFree(text)) return text;
    }
    return undefined;
  }
}
