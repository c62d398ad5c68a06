import type { CaptureFacts, HopFacts } from '../trace/capture-facts';

/** One fact that a rule read: of the capture, or of one hop (`name` undefined: whether the hop is there at all). */
interface FactRead {
  readonly hop: string | undefined;
  readonly name: string | undefined;
  readonly value: unknown;
}

/** What was read of the facts. Findings that rest on nothing else stay right while every read answers the same. */
export interface FactReads {
  /** Hands the facts to a rule and remembers what it reads. */
  readonly facts: CaptureFacts;
  /** True if all that was read has the same value in `next`. */
  stillHold(next: CaptureFacts): boolean;
  /** False if nothing of what changed was read, so that there is no need to compare. */
  mayBreak(changed: FactsDifference): boolean;
}

/** What differs between the facts of two versions. */
export interface FactsDifference {
  /** Names of facts of the capture. */
  readonly names: ReadonlySet<string>;
  /** Ids of the hops of which any fact differs, or that came or went. */
  readonly hops: ReadonlySet<string>;
}

/** Compares facts; `changedHops` are those that may differ. */
export function factsDifference(
  before: CaptureFacts,
  after: CaptureFacts,
  changedHops: Iterable<string>,
): FactsDifference {
  const names = Object.keys(after).filter(
    name => name !== 'hops' && !Object.is(property(before, name), property(after, name)),
  );
  const hops = [...changedHops].filter(id => before.hops.get(id) !== after.hops.get(id));
  return { names: new Set(names), hops: new Set(hops) };
}

function property(target: object, name: string): unknown {
  return (target as Readonly<Record<string, unknown>>)[name];
}

function sameHops(a: ReadonlyMap<string, HopFacts>, b: ReadonlyMap<string, HopFacts>): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  return [...a].every(([id, hop]) => {
    const other = b.get(id);
    return other && Object.keys(hop).every(name => Object.is(property(hop, name), property(other, name)));
  });
}

/** Hop facts as a rule sees them. Asking for one hop is remembered field by field, walking over all as a whole. */
class RecordedHops implements ReadonlyMap<string, HopFacts> {
  walked = false;

  constructor(
    private readonly hops: ReadonlyMap<string, HopFacts>,
    private readonly remember: (read: FactRead) => void,
  ) {}

  private all(): ReadonlyMap<string, HopFacts> {
    this.walked = true;
    return this.hops;
  }

  get size(): number {
    return this.all().size;
  }

  has(id: string): boolean {
    const there = this.hops.has(id);
    this.remember({ hop: id, name: undefined, value: there });
    return there;
  }

  get(id: string): HopFacts | undefined {
    if (!this.has(id)) return undefined;
    const hop = this.hops.get(id);
    return hop && recorded(hop, (name, value) => this.remember({ hop: id, name, value }));
  }

  forEach(callback: (hop: HopFacts, id: string, map: ReadonlyMap<string, HopFacts>) => void): void {
    this.all().forEach(callback);
  }

  keys(): MapIterator<string> {
    return this.all().keys();
  }

  values(): MapIterator<HopFacts> {
    return this.all().values();
  }

  entries(): MapIterator<[string, HopFacts]> {
    return this.all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, HopFacts]> {
    return this.all()[Symbol.iterator]();
  }
}

function recorded<T extends object>(target: T, remember: (name: string, value: unknown) => void): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof name === 'string') remember(name, value);
      return value;
    },
  });
}

/** Of facts that nobody watches: never right for another version. */
export function noReads(facts: CaptureFacts): FactReads {
  return { facts, mayBreak: () => true, stillHold: () => false };
}

/**
 * Watches what is read of `facts`, so that the findings of a group are judged again only when a fact changed on which
 * they rest. A keystroke in one message of a large trace changes few facts and none that most groups asked for.
 */
export function recordReads(facts: CaptureFacts): FactReads {
  const reads = new Map<string, FactRead>();
  const remember = (read: FactRead) => reads.set(`${read.name ?? ''} ${read.hop ?? ''}`, read);
  const hops = new RecordedHops(facts.hops, remember);
  const watched = recorded({ ...facts, hops }, (name, value) => {
    if (name !== 'hops') remember({ hop: undefined, name, value });
  });
  return {
    facts: watched,
    mayBreak({ names, hops: changedHops }) {
      if (names.size === 0 && changedHops.size === 0) return false;
      if (hops.walked && changedHops.size > 0) return true;
      for (const { hop, name } of reads.values()) {
        if (hop === undefined ? names.has(name ?? '') : changedHops.has(hop)) return true;
      }
      return false;
    },
    stillHold(next) {
      if (hops.walked && !sameHops(facts.hops, next.hops)) return false;
      for (const { hop, name, value } of reads.values()) {
        const holder = hop === undefined ? next : next.hops.get(hop);
        const now = name === undefined ? holder !== undefined : holder && property(holder, name);
        if (!Object.is(now, value)) return false;
      }
      return true;
    },
  };
}
