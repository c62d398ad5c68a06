import { hostPort } from '../../../server/src/core/exchange/request-environment';
import { isLoopback } from '../../../server/src/net/loopback';
import type { ResolvedTarget } from '../../../server/src/net/resolve-target';

const key = 'siplens.confirmedTargets';

/** Where the answers are kept: the workspace's memory of VS Code. */
export interface TargetMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/**
 * The targets outside of this machine that the user has agreed to send to, remembered for the workspace. A name
 * counts together with the address that it had: a name that moves is asked about again.
 */
export class ConfirmedTargets {
  constructor(private readonly memory: TargetMemory) {}

  /** True if it may be sent to: on this machine, confirmed before, or confirmed now by `ask`. */
  async allow(target: ResolvedTarget, ask: () => PromiseLike<boolean>): Promise<boolean> {
    if (isLoopback(target.address)) return true;
    const id = `${target.transport} ${target.host} ${hostPort(target.address, target.port)}`;
    if (this.list().includes(id)) return true;
    if (!(await ask())) return false;
    await this.memory.update(key, [...this.list(), id]);
    return true;
  }

  /** Forgets all; answers how many there were. */
  async forget(): Promise<number> {
    const count = this.list().length;
    await this.memory.update(key, undefined);
    return count;
  }

  private list(): readonly string[] {
    const value = this.memory.get(key);
    return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
  }
}
