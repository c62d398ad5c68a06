import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { compareFindings, type Expected, expectedTable } from './expected';
import { flowNames, flowText, readFlow, wireLength, writeFlow } from './flow-file';
import { findingsOf } from './flow-findings';
import { hopsOfFlows } from './flow-hops';

/** The first letter(s) of a lane's name in the seeds, by address. */
const ENDS: Readonly<Record<string, string>> = {
  '192.0.2.10': 'A',
  '192.0.2.11': 'A',
  '198.51.100.20': 'B',
  '198.51.100.21': 'B2',
  '203.0.113.30': 'C',
  '[2001:db8::1]': 'A',
};

/** The messages on each pair of ends, as `flow-hops.ts` writes them. */
function hopsOf(name: string, hops: readonly string[]): Readonly<Record<string, string>> {
  const found = new Map<string, string[]>();
  const endOf = (address: string) => ENDS[address.replace(/:\d+$/, '')] ?? 'server';
  for (const { label, source, destination, payload } of readFlow(name).records) {
    if (label === undefined) continue;
    const [first = '', second = ''] = payload.split(' ', 2);
    const what = first === 'SIP/2.0' ? second : first;
    for (const hop of hops) {
      const [a, b] = hop
        .split('-')
        .map(end => (/^(?:S|P|REG)$/.test(end) ? 'server' : end.replace('B1', 'B')));
      const isOn = [source, destination].map(endOf).sort().join() === [a, b].sort().join();
      if (isOn) found.set(hop, [...(found.get(hop) ?? []), `${what}${endOf(source) === a ? '>' : '<'}`]);
    }
  }
  return Object.fromEntries([...found].map(([hop, words]) => [hop, words.join(' ')]));
}

describe('a flow file', () => {
  it('is there for each of the 28 flows', () => {
    const plain = flowNames().filter(name => !name.endsWith('.drawn'));
    expect(plain).toEqual(Object.keys(hopsOfFlows));
    expect(plain.map(name => name.slice(0, 3))).toEqual(
      Array.from({ length: 28 }, (_, i) => `F${String(i + 1).padStart(2, '0')}`),
    );
  });

  it.each(flowNames())('%s counts its bytes right and is read back as it is', name => {
    const flow = readFlow(name);
    expect(writeFlow(flow)).toBe(flowText(name));
    for (const record of flow.records) {
      if (record.escaped !== undefined) continue;
      const message = parseMessage(record.payload.replaceAll('\n', '\r\n'), 'utf16');
      expect(message.kind).not.toBe('broken');
      expect(message.problems).toEqual([]);
      expect(wireLength(record)).toBe(message.text.length);
    }
  });

  it.each(Object.entries(hopsOfFlows))('%s carries on each hop what the seed has there', (name, hops) => {
    expect(hopsOf(name, Object.keys(hops))).toEqual(hops);
  });
});

describe('a correct flow is clean', () => {
  const { table, save } = expectedTable<Record<string, Expected[]>>('clean');

  it.each(flowNames())('%s', name => {
    const expected = table[name] ?? [];
    const difference = compareFindings(expected, findingsOf(readFlow(name)));
    save();
    expect(difference).toEqual({ unexpected: [], missing: [] });
  });

  it('has no error and no warning where it is written as the RFC has it', () => {
    for (const [name, expected] of Object.entries(table)) {
      if (name.endsWith('.drawn')) continue;
      expect(
        expected.filter(({ finding }) => /^(?:error|warning) /.test(finding)),
        name,
      ).toEqual([]);
    }
  });
});
