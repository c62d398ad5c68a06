import type { Call } from '../trace/dialog';
import { hopOf } from '../trace/hop-of';
import type { CallStep } from './call-steps';

/** Words that stand for the same role in two calls: left word → role, right word → role. */
export interface RoleNames {
  readonly left: ReadonlyMap<string, string>;
  readonly right: ReadonlyMap<string, string>;
}

interface Side {
  readonly call: Call;
  readonly steps: readonly CallStep[];
}

/**
 * The caller, the callee and the hosts of two calls as roles, where the calls are of different people or run over
 * different hosts. What is the same on both sides keeps its name.
 */
export function roleNames(left: Side, right: Side): RoleNames {
  const [a, b] = [rolesOf(left), rolesOf(right)];
  const names = { left: new Map<string, string>(), right: new Map<string, string>() };
  for (const [role, word] of a) {
    const other = b.get(role);
    if (other === undefined || other === word) continue;
    if (!names.left.has(word)) names.left.set(word, role);
    if (!names.right.has(other)) names.right.set(other, role);
  }
  return names;
}

function rolesOf({ call, steps }: Side): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  const add = (role: string, word: string | undefined) => word && roles.set(role, word);
  add('<caller>', userOf(call.from));
  add('<callee>', userOf(call.to));
  const hosts = new Set<string>();
  for (const { message } of steps) {
    const { source, destination } = hopOf(message.keys);
    for (const end of [source, destination]) hosts.add(end.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''));
  }
  let n = 0;
  for (const host of hosts) add(`<host ${++n}>`, host);
  return roles;
}

function userOf(uri: string | undefined): string | undefined {
  return /^\w+:([^@;:>]+)@/.exec(uri ?? '')?.[1] ?? /^tel:([^;]+)/.exec(uri ?? '')?.[1];
}

/** A line with the words of one side as roles. */
export function withRoles(line: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return line;
  return line
    .replace(/\[([^\][\s]+)\]/g, (all, inner: string) => names.get(inner) ?? all)
    .replace(/[\w.+-]+/g, word => names.get(word) ?? word);
}
