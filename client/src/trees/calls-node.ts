import type { TreeCall, TreeMessage, TreeTransaction } from '../../../server/src/core/protocol';

/** One open trace with its calls. */
export interface FileNode {
  readonly kind: 'file';
  readonly uri: string;
  readonly format: string;
  readonly messages: number;
  readonly calls: readonly CallNode[];
}

export interface CallNode {
  readonly kind: 'call';
  readonly parent: FileNode;
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

export type CallsNode = FileNode | CallNode | TransactionNode | MessageNode;

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
  for (const call of result.calls) calls.push(callNode(file, call));
  return file;
}

function callNode(parent: FileNode, call: TreeCall): CallNode {
  const transactions: TransactionNode[] = [];
  const node: CallNode = { kind: 'call', parent, call, transactions };
  for (const transaction of call.transactions) transactions.push(transactionNode(node, transaction));
  return node;
}

function transactionNode(parent: CallNode, transaction: TreeTransaction): TransactionNode {
  const messages: MessageNode[] = [];
  const node: TransactionNode = { kind: 'transaction', parent, transaction, messages };
  for (const message of transaction.messages) {
    messages.push({ kind: 'message', parent: node, uri: parent.parent.uri, message });
  }
  return node;
}

/** The children of a node, in order of the trace. */
export function childrenOf(node: CallsNode): readonly CallsNode[] {
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
export function messageAtLine(file: FileNode, line: number): MessageNode | undefined {
  let best: MessageNode | undefined;
  for (const call of file.calls) {
    for (const transaction of call.transactions) {
      for (const node of transaction.messages) {
        const start = node.message.range.start.line;
        if (start <= line && (best === undefined || start > best.message.range.start.line)) best = node;
      }
    }
  }
  return best;
}
