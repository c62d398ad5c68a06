import type { LadderOrigin } from '../../../server/src/core/ladder-protocol';
import { type CallNode, type CallsNode, callOfNode, callsInGroup } from '../trees/calls-node';

/** The calls that nodes of the tree stand for, by document: a message, transaction or leg for its call, a folder or file for all of its calls. */
export function callsOfNodes(nodes: readonly unknown[]): readonly LadderOrigin[] {
  const byUri = new Map<string, Set<string>>();
  for (const { uri, call } of nodes.flatMap(callsOf)) {
    const ids = byUri.get(uri) ?? new Set();
    byUri.set(uri, ids.add(call.id));
  }
  return [...byUri].map(([uri, ids]) => ({ uri, calls: [...ids] }));
}

function callsOf(value: unknown): readonly CallNode[] {
  const node = value as CallsNode | undefined;
  if (node?.kind === undefined) return [];
  if (node.kind === 'file') return node.calls;
  if (node.kind === 'group') return callsInGroup(node);
  const call = callOfNode(node);
  return call ? [call] : [];
}
