import type { CaptureHole, CaptureNote } from './capture-outcome';
import { type Counted, countedSentence, kindOf } from './counted-sentences';

/** Notes of one kind that are written out; the rest is counted. */
const mostPlaces = 20;
/** Holes that are kept; neighbours are joined beyond that. */
const mostHoles = 1000;

interface Count {
  count: number;
  readonly first: number;
}

/** Gathers what a reader must say: single places of damage, and counts that one sentence tells for all. Bounded. */
export class CaptureCounts {
  private readonly counts = new Map<Counted, Count>();
  private readonly places: CaptureNote[] = [];
  private readonly placesLeftOut = new Map<CaptureNote['kind'], Count>();
  private readonly allHoles: CaptureHole[] = [];

  /** Counts something by the 1-based number of its packet. */
  add(what: Counted, frame: number, by = 1): void {
    const known = this.counts.get(what);
    if (known) known.count += by;
    else this.counts.set(what, { count: by, first: frame });
  }

  /** A sentence about one place. */
  place(
    kind: CaptureNote['kind'],
    text: string,
    at: { readonly frame?: number; readonly offset?: number },
  ): void {
    if (this.places.filter(note => note.kind === kind).length < mostPlaces) {
      this.places.push({ kind, text, frame: at.frame, offset: at.offset });
      return;
    }
    const left = this.placesLeftOut.get(kind);
    if (left) left.count++;
    else this.placesLeftOut.set(kind, { count: 1, first: at.frame ?? 0 });
  }

  /** A time in which packets are known to be lost. */
  hole(hole: CaptureHole): void {
    const last = this.allHoles[this.allHoles.length - 1];
    if (last && this.allHoles.length >= mostHoles) {
      this.allHoles[this.allHoles.length - 1] = { from: last.from, to: hole.to, reason: 'several losses' };
    } else this.allHoles.push(hole);
  }

  get holes(): readonly CaptureHole[] {
    return this.allHoles;
  }

  /** All that is to be said so far: places first, then one sentence for each count. */
  notes(): readonly CaptureNote[] {
    const more = [...this.placesLeftOut].map(([kind, { count, first }]) => ({
      kind,
      text: `${count} more of this kind, first in packet ${first}.`,
      frame: first,
      offset: undefined,
    }));
    const counted = [...this.counts].map(([what, { count, first }]) => ({
      kind: kindOf(what),
      text: countedSentence(what, count, first),
      frame: first,
      offset: undefined,
    }));
    return [...this.places, ...more, ...counted];
  }
}
