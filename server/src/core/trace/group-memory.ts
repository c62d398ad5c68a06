import type { Group } from './group';

/** Something that is known of the groups of one version, and is brought to the next one by those that changed. */
export interface KeptView {
  /** Counts a group out. */
  remove(group: Group): void;
  /** Counts a group in. */
  add(group: Group): void;
  /** Forgets all groups. */
  clear(): void;
}

/**
 * What was read of the groups of a trace, for all versions of it: each view stands at one version at a time, and is
 * brought to another by the groups in which the two differ. So an edit costs the calls that it touched, and beside them
 * only a look at which groups there are.
 */
export class GroupMemory {
  private readonly views = new Map<object, KeptView>();
  private places: ReadonlyMap<Group, number> = new Map();

  constructor(private groups: readonly Group[]) {
    this.places = placesOf(groups);
  }

  /** The view of a kind; made of all groups when it is asked for first. */
  view<V extends KeptView>(kind: object, make: () => V): V {
    const known = this.views.get(kind);
    if (known) return known as V;
    const made = make();
    for (const group of this.groups) made.add(group);
    this.views.set(kind, made);
    return made;
  }

  /** Where a group stands in the order of the trace. */
  readonly placeOf = (group: Group): number => this.places.get(group) ?? 0;

  /** Brings all views to a version of the trace. */
  moveTo(groups: readonly Group[]): void {
    if (groups === this.groups) return;
    const places = placesOf(groups);
    const before = this.places;
    const gone = this.groups.filter(group => !places.has(group));
    const come = groups.filter(group => !before.has(group));
    const isSameOrder = keepsOrder(groups, before);
    this.groups = groups;
    this.places = places;
    for (const view of this.views.values()) {
      // What a view has put in order holds only while those that stay do not change places.
      if (!isSameOrder) view.clear();
      else for (const group of gone) view.remove(group);
      for (const group of isSameOrder ? come : groups) view.add(group);
    }
  }
}

function placesOf(groups: readonly Group[]): ReadonlyMap<Group, number> {
  return new Map(groups.map((group, place) => [group, place]));
}

/** True if those that stood there before stand in the same order. */
function keepsOrder(groups: readonly Group[], before: ReadonlyMap<Group, number>): boolean {
  let last = -1;
  for (const group of groups) {
    const place = before.get(group) ?? last;
    if (place < last) return false;
    last = place;
  }
  return true;
}

/** By the list of groups of a version. */
const memories = new WeakMap<readonly Group[], GroupMemory>();

/** What is known of these groups, brought to them. */
export function memoryOf(groups: readonly Group[]): GroupMemory {
  const known = memories.get(groups);
  if (known) {
    known.moveTo(groups);
    return known;
  }
  const made = new GroupMemory(groups);
  memories.set(groups, made);
  return made;
}

/** Says that a list of groups is the next version of another: what is read of it begins with what is known of that. */
export function continueMemory(before: readonly Group[], now: readonly Group[]): void {
  const known = memories.get(before);
  if (known && !memories.has(now)) memories.set(now, known);
}
