import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { StreamAnalyser } from '../../../src/core/stream-analysis';
import type { Group } from '../../../src/core/trace/group';
import { linkGroups } from '../../../src/core/trace/link-groups';
import { readFlow, writeFlow } from '../flows/flow-file';

/** Two calls that share nothing but a header of their own: the legs of a B2BUA. */
function legs(first: string, second: string): string {
  const records = readFlow('F03-call-bye-direct').records.map(record => ({
    ...record,
    payload: record.payload.replace(/^Call-ID: .*$/m, `$&\n${first}`),
  }));
  const other = readFlow('F25-busy').records.map(record => ({
    ...record,
    payload: record.payload.replace(/^Call-ID: .*$/m, `$&\n${second}`),
  }));
  const header = 'siptrace 1\nclosed\n';
  return writeFlow({ header, records: [...records, ...other] });
}

const tied = (groups: readonly Group[]) =>
  linkGroups(groups).edges.map(({ kind, what, score }) => `${kind} ${what} ${score}`);
const config = { ...defaultLintConfig, correlationHeaders: ['x-my-call'] };
const groupsOf = (text: string, correlationHeaders: readonly string[]) =>
  analyse({ text, kind: 'trace', config: { ...config, correlationHeaders } }).groups;

describe('headers that the user names tie the legs of a call together', () => {
  const text = legs('X-My-Call: 4711-abc', 'x-my-call: 4711-abc');

  test('by an equal value, in a document and in a stream', () => {
    expect(tied(groupsOf(text, []))).toEqual([]);
    expect(tied(groupsOf(text, ['x-my-call']))).toEqual(['same-call correlation id 0.95']);
    const stream = new StreamAnalyser({ kind: 'trace', config });
    stream.push(text);
    expect(tied(stream.finish().groups)).toEqual(['same-call correlation id 0.95']);
  });

  test('by a value that is the Call-ID of the other leg', () => {
    const [callId = ''] = /(?<=^Call-ID: ).*$/m.exec(text) ?? [];
    expect(tied(groupsOf(legs('Subject: x', `X-My-Call: ${callId}`), ['x-my-call']))).toEqual([
      'same-call correlation id 0.95',
    ]);
  });

  test('and not by another value, an empty one, or one that is no id', () => {
    expect(tied(groupsOf(legs('X-My-Call: a', 'X-My-Call: b'), ['x-my-call']))).toEqual([]);
    expect(tied(groupsOf(legs('X-My-Call:', 'X-My-Call:'), ['x-my-call']))).toEqual([]);
    const long = `X-My-Call: ${'a'.repeat(300)}`;
    expect(tied(groupsOf(legs(long, long), ['x-my-call']))).toEqual([]);
  });
});
