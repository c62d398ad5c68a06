import { expect, test } from 'vitest';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { formatById } from '../../../src/core/trace/formats/index';
import { indexText } from '../../../src/core/trace/index/index-text';
import { TraceIndex } from '../../../src/core/trace/index/trace-index';
import { nodeByteOps } from '../../../src/node/node-byte-ops';
import { callsPage, judgeCalls } from '../../../src/node/trace/trace-calls';

/** So many pings, a Call-ID each. */
const text = Array.from({ length: 300 }, (_, i) =>
  [
    `--- 2026-01-07T09:00:00Z udp 10.0.0.1:5060 -> 10.0.0.2:5060 -`,
    `OPTIONS sip:bob@example.com SIP/2.0\r\nCall-ID: c${i}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
    '',
  ].join('\n'),
).join('');

/** An index of the text, and how often messages were read again. */
function indexed() {
  const index = new TraceIndex();
  const format = formatById('siptrace');
  if (!format) throw new Error('no native format');
  const run = indexText({ index, format, ops: nodeByteOps }, { start: 0, carry: '' });
  run.push(Buffer.from(text));
  run.finish();
  const passes: number[] = [];
  const read = async (rows: readonly number[]) => {
    passes.push(rows.length);
    return rows.map(() => undefined);
  };
  return { options: { index, read, config: defaultLintConfig, name: 'x', media: [] }, passes };
}

test('The messages of a page of calls are read in one pass: a packed file is unpacked once for all of them', async () => {
  const { options, passes } = indexed();
  const page = await callsPage(options, { id: 1, from: 0, count: 200, judged: false });
  expect(page.calls).toHaveLength(200);
  expect(passes).toEqual([200]);
});

test('The calls of a trace are judged in few passes', async () => {
  const { options, passes } = indexed();
  let calls = 0;
  for await (const _ of judgeCalls(options, () => undefined)) calls++;
  expect(calls).toBe(300);
  expect(passes).toEqual([300]);
});
