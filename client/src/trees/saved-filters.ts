/** The part of VS Code's memory of a workspace that is needed here. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const key = 'siplens.calls.filters';
/** Older ones make way; nobody looks through a longer list. */
const mostFilters = 30;

/** Filters of the Calls tree that the user keeps in this workspace, the newest first. */
export class SavedFilters {
  constructor(private readonly memory: Memory) {}

  all(): readonly string[] {
    const known = this.memory.get(key);
    return Array.isArray(known) ? known.filter(each => typeof each === 'string') : [];
  }

  async add(filter: string): Promise<void> {
    if (filter === '') return;
    const others = this.all().filter(each => each !== filter);
    await this.memory.update(key, [filter, ...others].slice(0, mostFilters));
  }

  async remove(filter: string): Promise<void> {
    await this.memory.update(
      key,
      this.all().filter(each => each !== filter),
    );
  }
}
