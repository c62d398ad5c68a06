import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { matchesCall, parseCallQuery } from '../../../src/core/features/call-query/call-query';
import { completeCallQuery } from '../../../src/core/features/call-query/complete-call-query';
import { treeFactsOf } from '../../../src/core/features/tree-facts';
import type { TreeFacts } from '../../../src/core/protocol';
import { factsOf } from '../../harness/tree-facts';

function fits(query: string, facts: Partial<TreeFacts> = {}): boolean {
  return matchesCall(parseCallQuery(query), { label: 'alice → bob · 486 Busy Here', facts: factsOf(facts) });
}

describe('The facts of a call', () => {
  it('hold Call-ID, methods and codecs as they stand in its messages', () => {
    const text = readFileSync('test-fixtures/flows/F11-callee-terminates.siptrace', 'utf8');
    const [call] = analyse({ kind: 'trace', text }).calls;
    if (!call) throw new Error('no call');
    expect(treeFactsOf(call, [])).toMatchObject({
      callIds: [/^Call-ID: (.+)$/m.exec(text)?.[1]],
      methods: ['INVITE', 'ACK', 'BYE'],
      codecs: ['PCMU'],
      hosts: ['192.0.2.10', '192.0.2.1', '198.51.100.20'],
    });
  });
});

describe('A filter of calls', () => {
  it.each([
    ['', true],
    ['alice', true],
    ['ALICE', true],
    ['busy', true],
    ['"486 busy"', true],
    ['carol', false],
    ['-carol', true],
    ['-alice', false],
    ['from:alice', true],
    ['from:bob', false],
    ['to:bob alice', true],
    ['to:bob carol', false],
    ['from:carol,alice', true],
    ['callid:a84b', true],
    ['callid:zzz', false],
    ['method:bye', true],
    ['method:by', false],
    ['status:4xx', true],
    ['status:48', true],
    ['code:486', true],
    ['status:5xx', false],
    ['-status:2xx', true],
    ['host:192.0.2', true],
    ['host:203.0.113', false],
    ['finding:no-ack', true],
    ['finding:error', true],
    ['finding:warning', false],
    ['finding:*', true],
    ['flow:busy', true],
    ['flow:transfer', false],
    ['codec:pcmu', true],
    ['kind:call', true],
    ['kind:registration', false],
    ['outcome:failed', true],
    ['duration>4s', true],
    ['duration>5s', false],
    ['duration>=4200ms', true],
    ['duration<1m', true],
    ['-duration<1m', false],
    ['pdd<1s', false],
    ['sip:alice@example.com', true],
    ['10:20', false],
  ])('%s: %s', (query, expected) => {
    const facts: Partial<TreeFacts> = {
      outcome: 'failed',
      statuses: [180, 486],
      rules: ['invite-non2xx-no-ack'],
      severities: ['error'],
      flow: 'Busy',
      durationMs: 4200,
    };
    expect(fits(query, facts)).toBe(expected);
  });

  it('asks for nothing while a word is not finished', () => {
    for (const query of ['from:', 'duration>', 'status:,', '-', ' ', '"']) {
      expect([query, parseCallQuery(query).problems, fits(query)]).toEqual([query, [], query !== '-']);
    }
  });

  it('says what is no duration, and leaves the rest to work', () => {
    const query = parseCallQuery('alice duration>soon');
    expect(query.problems).toEqual(['duration: «soon» is no duration; write 500ms, 10s, 2m or 1h.']);
    expect(query.terms).toHaveLength(1);
  });

  it('is total, and names of properties are plain words', () => {
    fc.assert(fc.property(fc.string(), text => parseCallQuery(text).terms.length <= text.length));
    expect(fits('__proto__:x')).toBe(false);
    expect(fits('constructor:')).toBe(false);
  });
});

describe('Completion of a filter', () => {
  const calls = [factsOf({ statuses: [486], flow: 'Busy' }), factsOf({}), factsOf({ codecs: ['opus'] })];
  const labels = (query: string): readonly string[] =>
    completeCallQuery(query, calls).map(({ label }) => label);

  it('offers the names that fit', () => {
    expect(labels('')).toEqual(expect.arrayContaining(['from:', 'status:', 'duration>']));
    expect(labels('alice fl')).toEqual(['flow:']);
    expect(labels('-fl')).toEqual(['-flow:']);
  });

  it('offers the values that the calls have, the most frequent first', () => {
    expect(labels('flow:')).toEqual(['flow:"Basic call" ', 'flow:Busy ']);
    expect(labels('codec:o')).toEqual(['codec:opus ']);
    expect(labels('status:48')).toEqual(['status:486 ']);
    expect(labels('nonsense:')).toEqual([]);
  });

  it('keeps what was typed before', () => {
    expect(completeCallQuery('alice codec:pcmu,op', calls)).toEqual([
      { query: 'alice codec:pcmu,opus ', label: 'codec:pcmu,opus ', detail: '1 call' },
    ]);
  });

  it('property: what it offers is a query without problems', () => {
    const words = fc.constantFrom('from:', '-status:', 'alice', 'flow:b', 'duration>', ' ', 'codec:p,');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), typed => {
        for (const { query } of completeCallQuery(typed.join(' '), calls))
          expect(parseCallQuery(query).problems).toEqual([]);
      }),
    );
  });
});
