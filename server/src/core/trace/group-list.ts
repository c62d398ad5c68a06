import type { Group } from './group';
import { type GroupMemory, type KeptView, memoryOf } from './group-memory';

/** Something that was read of a group, and the group. */
export interface OfGroup<T> {
  readonly group: Group;
  readonly items: readonly T[];
}

/** The groups of a version of which something was read. */
class ListView<T> implements KeptView {
  private readonly found = new Map<Group, OfGroup<T>>();
  private ordered: readonly OfGroup<T>[] | undefined;

  constructor(private readonly read: (group: Group) => readonly T[]) {}

  remove(group: Group): void {
    if (this.found.delete(group)) this.ordered = undefined;
  }

  add(group: Group): void {
    const items = this.read(group);
    if (items.length === 0) return;
    this.found.set(group, { group, items });
    this.ordered = undefined;
  }

  clear(): void {
    this.found.clear();
    this.ordered = undefined;
  }

  list({ placeOf }: GroupMemory): readonly OfGroup<T>[] {
    this.ordered ??= [...this.found.values()].sort((a, b) => placeOf(a.group) - placeOf(b.group));
    return this.ordered;
  }
}

/**
 * A view of a trace: those groups of which `read` tells something, in order of the trace. After an edit only the groups
 * that changed are read. `read` must depend on nothing but the group.
 */
export function groupList<T>(
  read: (group: Group) => readonly T[],
): (groups: readonly Group[]) => readonly OfGroup<T>[] {
  const make = () => new ListView(read);
  return groups => {
    const memory = memoryOf(groups);
    return memory.view(make, make).list(memory);
  };
}
