import type { TreeCall, TreeMessage, TreeTransaction } from '../../../server/src/core/protocol';
import type { TraceNode, TraceTreeNode } from '../traces/trace-node';

/** One open document that is a trace, with its calls. */
export interface FileNode {
  readonly kind: 'file';
  readonly uri: string;
  readonly format: string;
  readonly messages: number;
  readonly calls: readonly CallNode[];
}

export interface CallNode {
  readonly kind: 'call';
  /** The document that it stands in, or the trace on disk that it is one of. */
  readonly parent: FileNode | TraceNode;
  /** The document in which its messages stand. */
  readonly uri: string;
  /** Messages that its document leaves out. */
  readonly omitted: number;
  readonly call: TreeCall;
  readonly transactions: readonly TransactionNode[];
}

export interface TransactionNode {
  readonly kind: 'transaction';
  readonly parent: CallNode;
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
export type DocumentNode = FileNode | CallNode | TransactionNode | MessageNode;
export type CallsNode = DocumentNode | TraceTreeNode;

/** Builds the nodes of one trace; each knows its parent, so that the tree can reveal it. */
export function fileNode(result: {
  readonly uri: string;
  readonly format: string;
  readonly messages: number;
  readonly calls: readonly TreeCall[];
}): FileNode {
  const calls: CallNode[] = [];
  const file: FileNode = {
    kind: 'file',
    uri: result.uri,
    format: result.format,
    messages: result.messages,
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
  const node: CallNode = { kind: 'call', parent, call, uri, omitted, transactions };
  for (const transaction of call.transactions) transactions.push(transactionNode(node, transaction));
  return node;
}

function transactionNode(parent: CallNode, transaction: TreeTransaction): TransactionNode {
  const messages: MessageNode[] = [];
  const node: TransactionNode = { kind: 'transaction', parent, transaction, messages };
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
      return node.transactions;
    case 'transaction':
      return node.messages;
    case 'message':
      return [];
  }
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
