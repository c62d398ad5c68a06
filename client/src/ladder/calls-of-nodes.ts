import type { LadderOrigin } from '../../../server/src/core/ladder-protocol';
import type { CallNode, CallsNode, FileNode } from '../trees/calls-node';

/** The calls that nodes of the tree stand for, by document: a message or transaction for its call, a file for all of its calls. */
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
  switch (node?.kind) {
    case 'call':
      return [node];
    case 'transaction':
      return [node.parent];
    case 'message':
      return [node.parent.parent];
    case 'file':
      return (node as FileNode).calls;
    default:
      return [];
  }
}
