import type { TreeCall, TreeLeg, TreeMessage, TreeTransaction } from '../../../server/src/core/protocol';
import type { TraceNode, TraceTreeNode } from '../traces/trace-node';

/** One open document that is a trace, with its calls. */
export interface FileNode {
  readonly kind: 'file';
  readonly uri: string;
  readonly format: string;
  readonly messages: number;
  /** Lines `Name: value` about all calls: SER and its like. */
  readonly ratios: readonly string[];
  readonly calls: readonly CallNode[];
}

/** What calls stand below: an open document, or a trace on disk. */
export type CallsContainer = FileNode | TraceNode;

/** A folder of calls that have something in common. */
export interface GroupNode {
  readonly kind: 'group';
  readonly container: CallsContainer;
  readonly parent: CallsContainer | GroupNode;
  readonly label: string;
  /** Differs from that of any other folder of the container. */
  readonly id: string;
  /** Folders in the folder; they come before the calls. */
  readonly groups: readonly GroupNode[];
  /** The calls that stand in it directly. */
  readonly calls: readonly CallNode[];
  /** Calls that are shown. */
  readonly limit: number;
}

/** Shows the next calls of a list that is long. */
export interface MoreCallsNode {
  readonly kind: 'moreCalls';
  readonly container: CallsContainer;
  readonly parent: CallsContainer | GroupNode;
  /** The id of the folder; '' where the calls stand in none. */
  readonly list: string;
  readonly shown: number;
  readonly total: number;
}

export interface CallNode {
  readonly kind: 'call';
  /** The document that it stands in, or the trace on disk that it is one of. */
  readonly parent: CallsContainer;
  /** The document in which its messages stand. */
  readonly uri: string;
  /** Messages that its document leaves out. */
  readonly omitted: number;
  readonly call: TreeCall;
  /** Empty for a call on a single hop. */
  readonly legs: readonly LegNode[];
  readonly transactions: readonly TransactionNode[];
}

/** The transactions of a call between two endpoints. */
export interface LegNode {
  readonly kind: 'leg';
  readonly parent: CallNode;
  readonly leg: TreeLeg;
  readonly transactions: readonly TransactionNode[];
}

export interface TransactionNode {
  readonly kind: 'transaction';
  readonly parent: CallNode;
  readonly leg: LegNode | undefined;
  readonly transaction: TreeTransaction;
  readonly messages: readonly MessageNode[];
}

export interface MessageNode {
  readonly kind: 'message';
  readonly parent: TransactionNode;
  readonly uri: string;
  readonly message: TreeMessage;
}

/** What stands below a call or an open document. */
export type DocumentNode = FileNode | CallNode | LegNode | TransactionNode | MessageNode;
export type CallsNode = DocumentNode | GroupNode | MoreCallsNode | TraceTreeNode;

/** Builds the nodes of one trace; each knows its parent, so that the tree can reveal it. */
export function fileNode(result: {
  readonly uri: string;
  readonly format: string;
  readonly messages: number;
  readonly ratios?: readonly string[];
  readonly calls: readonly TreeCall[];
}): FileNode {
  const calls: CallNode[] = [];
  const file: FileNode = {
    kind: 'file',
    uri: result.uri,
    format: result.format,
    messages: result.messages,
    ratios: result.ratios ?? [],
    calls,
  };
  for (const call of result.calls) calls.push(callNode(file, call, { uri: result.uri, omitted: 0 }));
  return file;
}

/** Builds the nodes of one call. */
export function callNode(
  parent: CallNode['parent'],
  call: TreeCall,
  { uri, omitted }: Pick<CallNode, 'uri' | 'omitted'>,
): CallNode {
  const transactions: TransactionNode[] = [];
  const legs: LegNode[] = [];
  const node: CallNode = { kind: 'call', parent, call, uri, omitted, legs, transactions };
  const onLeg = call.legs.map((): TransactionNode[] => []);
  call.legs.forEach((leg, i) => {
    legs.push({ kind: 'leg', parent: node, leg, transactions: onLeg[i] ?? [] });
  });
  for (const transaction of call.transactions) {
    const leg = transaction.leg ?? -1;
    const child = transactionNode(node, transaction, legs[leg]);
    transactions.push(child);
    onLeg[leg]?.push(child);
  }
  return node;
}

function transactionNode(
  parent: CallNode,
  transaction: TreeTransaction,
  leg: LegNode | undefined,
): TransactionNode {
  const messages: MessageNode[] = [];
  const node: TransactionNode = { kind: 'transaction', parent, leg, transaction, messages };
  for (const message of transaction.messages) {
    messages.push({ kind: 'message', parent: node, uri: parent.uri, message });
  }
  return node;
}

/** The children of a node, in order of the trace. */
export function childrenOf(node: DocumentNode): readonly DocumentNode[] {
  switch (node.kind) {
    case 'file':
      return node.calls;
    case 'call':
      return [...node.legs, ...node.transactions.filter(({ leg }) => leg === undefined)];
    case 'leg':
      return node.transactions;
    case 'transaction':
      return node.messages;
    case 'message':
      return [];
  }
}

/** The call that a node is, or belongs to; undefined for what stands above calls. */
export function callOfNode(node: CallsNode): CallNode | undefined {
  switch (node.kind) {
    case 'call':
      return node;
    case 'leg':
    case 'transaction':
      return node.parent;
    case 'message':
      return node.parent.parent;
    default:
      return undefined;
  }
}

/** All calls of a folder and of the folders in it. */
export function callsInGroup(group: GroupNode): readonly CallNode[] {
  return [...group.groups.flatMap(callsInGroup), ...group.calls];
}

/** The message whose lines hold `line`, or the last one that starts before it. */
export function messageAtLine(calls: readonly CallNode[], line: number): MessageNode | undefined {
  let best: MessageNode | undefined;
  for (const call of calls) {
    for (const transaction of call.transactions) {
      for (const node of transaction.messages) {
        const start = node.message.range.start.line;
        if (start <= line && (best === undefined || start > best.message.range.start.line)) best = node;
      }
    }
  }
  return best;
}
