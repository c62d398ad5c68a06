import { describe, expect, test } from 'vitest';
import { recordReads } from '../../../src/core/lint/facts-reads';
import type { CaptureFacts, HopFacts } from '../../../src/core/trace/capture-facts';
import { foldFacts } from '../../../src/core/trace/fold-facts';

const empty = foldFacts([], [], { partial: false, open: false });
const hop = { a: 'x', b: 'y', aToB: 3, bToA: 2 } as HopFacts;
const facts: CaptureFacts = { ...empty, hops: new Map([['x y', hop]]) };
const withHop = (change: Partial<HopFacts>): CaptureFacts => ({
  ...facts,
  hops: new Map([['x y', { ...hop, ...change }]]),
});

describe('recordReads', () => {
  test('nothing read holds whatever changes', () => {
    expect(recordReads(facts).stillHold({ ...facts, open: true, watermark: 9 })).toBe(true);
  });

  test('a fact that was read holds while it is the same', () => {
    const reads = recordReads(facts);
    expect(reads.facts.watermark).toBe(facts.watermark);
    expect(reads.stillHold({ ...facts, messageCount: 9 })).toBe(true);
    expect(reads.stillHold({ ...facts, watermark: 9 })).toBe(false);
  });

  test('of a hop only the fields count that were read', () => {
    const reads = recordReads(facts);
    expect(reads.facts.hops.get('x y')?.aToB).toBe(3);
    expect(reads.stillHold(withHop({ bToA: 9 }))).toBe(true);
    expect(reads.stillHold(withHop({ aToB: 9 }))).toBe(false);
    expect(reads.stillHold({ ...facts, hops: new Map() })).toBe(false);
  });

  test('a hop that was asked for and not there must stay away', () => {
    const reads = recordReads(empty);
    expect(reads.facts.hops.get('x y')).toBeUndefined();
    expect(reads.stillHold(empty)).toBe(true);
    expect(reads.stillHold(facts)).toBe(false);
  });

  test('who walked over all hops depends on each of them', () => {
    const reads = recordReads(facts);
    expect([...reads.facts.hops.keys()]).toEqual(['x y']);
    expect(reads.stillHold(withHop({}))).toBe(true);
    expect(reads.stillHold(withHop({ bToA: 9 }))).toBe(false);
  });
});
