import { detached } from '../text/detached';
import type { MessageRule } from './rule';

/** A generation holds up to this many units of text; two are kept. */
const MOST_UNITS = 1 << 20;
/** Units of the longest part that is kept: longer ones hardly repeat, and would drive many others out. */
export const longestPart = 4096;
/** What one entry costs beside its text, in units. */
const ENTRY = 32;

/** By the circumstances, then by the part: the rules that said something of it. */
type Generation = Map<string, Map<string, readonly MessageRule[]>>;

const nobody: readonly MessageRule[] = [];

/**
 * Parts of messages, rows and bodies, of which the rules that judge such a part alone are known to say nothing, all of
 * them or all but a few. Logs repeat the same User-Agent, Allow and Supported thousands of times, and while somebody types all rows but one stay
 * as they are.
 *
 * Only silence is kept, never a finding: the rules that said something are asked again. A part counts only under the circumstances under which it was judged; they
 * are few by nature, and whoever makes them sees to that. Bounded: when a generation is full, the older one is
 * dropped, and what is asked for again moves to the younger.
 */
export class SilentParts {
  private young: Generation = new Map();
  private old: Generation = new Map();
  private units = 0;

  /** Tells of a part which rules are not known to be silent on it; undefined where none is. */
  under(circumstances: string): (part: string) => readonly MessageRule[] | undefined {
    const young = this.young.get(circumstances);
    const old = this.old.get(circumstances);
    return part => {
      const known = young?.get(part);
      if (known !== undefined) return known;
      const loud = old?.get(part);
      if (loud !== undefined) this.add(circumstances, part, loud);
      return loud;
    };
  }

  /** Notes that rules were silent on a part, all but the `loud` ones. */
  add(circumstances: string, part: string, loud: readonly MessageRule[] = nobody): void {
    if (part.length > longestPart) return;
    if (this.units > MOST_UNITS) {
      this.old = this.young;
      this.young = new Map();
      this.units = 0;
    }
    let parts = this.young.get(circumstances);
    if (!parts) {
      parts = new Map();
      this.young.set(circumstances, parts);
    }
    parts.set(detached(part), loud.length === 0 ? nobody : loud);
    this.units += part.length + ENTRY;
  }

  /** Units of text that are kept, entries included: at most `mostKept`. */
  get kept(): number {
    let sum = 0;
    for (const generation of [this.young, this.old]) {
      for (const parts of generation.values()) for (const part of parts.keys()) sum += part.length + ENTRY;
    }
    return sum;
  }
}

/** What `SilentParts` never keeps more of, in units of text. */
export const mostKept = 2 * (MOST_UNITS + longestPart + ENTRY);
