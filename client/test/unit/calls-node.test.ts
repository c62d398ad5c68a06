import { describe, expect, it } from 'vitest';
import type { TreeCall, TreeMessage } from '../../../server/src/core/protocol';
import { factsOf } from '../../../server/test/harness/tree-facts';
import { childrenOf, type DocumentNode, fileNode, messageAtLine } from '../../src/trees/calls-node';

function message(number: number, line: number): TreeMessage {
  const range = { start: { line, character: 0 }, end: { line, character: 10 } };
  return {
    number,
    label: `m${number}`,
    description: '',
    range,
    errors: 0,
    warnings: 0,
    outcome: 'request',
    retransmission: false,
  };
}

function call(id: string, lines: readonly number[][]): TreeCall {
  let number = 0;
  const transactions = lines.map((each, i) => ({
    id: `t${i}`,
    label: '',
    description: '',
    outcome: '2xx',
    errors: 0,
    warnings: 0,
    messages: each.map(line => message(++number, line)),
  }));
  return {
    id,
    kind: 'call',
    state: 'completed',
    label: id,
    description: '',
    tooltip: '',
    errors: 0,
    warnings: 0,
    facts: factsOf({}),
    legs: [],
    transactions,
  };
}

const file = fileNode({
  uri: 'file:///a.log',
  format: 'ngrep',
  messages: 5,
  calls: [call('one', [[0, 10], [40]]), call('two', [[20], [30]])],
});

function all(node: DocumentNode): DocumentNode[] {
  return [node, ...childrenOf(node).flatMap(all)];
}

describe('nodes of the Calls tree', () => {
  it('hold file, calls, transactions and messages', () => {
    const kinds = all(file).map(node => node.kind);
    expect(kinds.filter(kind => kind === 'call')).toHaveLength(2);
    expect(kinds.filter(kind => kind === 'transaction')).toHaveLength(4);
    expect(kinds.filter(kind => kind === 'message')).toHaveLength(5);
  });

  it('know their parents up to the file', () => {
    for (const node of all(file)) {
      if (node.kind === 'file') continue;
      expect(node.parent.kind === 'trace' ? [] : childrenOf(node.parent)).toContain(node);
    }
  });
});

describe('the message under the cursor', () => {
  it('is the one that starts on the line or last before it, whatever call it belongs to', () => {
    expect(messageAtLine(file.calls, 10)?.message.range.start.line).toBe(10);
    expect(messageAtLine(file.calls, 25)?.parent.parent.call.id).toBe('two');
    expect(messageAtLine(file.calls, 39)?.message.range.start.line).toBe(30);
    expect(messageAtLine(file.calls, 999)?.message.range.start.line).toBe(40);
  });

  it('is nobody before the first message', () => {
    const late = fileNode({ uri: 'file:///b.log', format: 'plain', messages: 1, calls: [call('x', [[5]])] });
    expect(messageAtLine(late.calls, 4)).toBeUndefined();
  });
});
