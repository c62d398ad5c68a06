import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { callsTreeOf } from '../../../src/core/features/calls-tree';

interface Sent {
  readonly start: string;
  readonly leg: number;
  readonly to: string;
  readonly more?: string;
}

/** A record of one of the legs of a B2BUA, whose INVITE may name the first leg. */
function record(second: number, { start, leg, to, more = '' }: Sent): string {
  const at = `2026-03-02T09:14:${String(second % 60).padStart(2, '0')}.000Z`;
  return `--- ${at} udp 192.0.2.${leg}:5060 -> ${to}:5060 -
${start}
Via: SIP/2.0/UDP 192.0.2.${leg}:5060;branch=z9hG4bK${leg}
Max-Forwards: 70
From: <sip:alice@example.com>;tag=from${leg}
To: <sip:bob@example.com>
Call-ID: leg-${leg}
CSeq: 1 INVITE
Contact: <sip:192.0.2.${leg}>
${more}Content-Length: 0

`;
}

const invite = (leg: number, more = ''): Sent => ({
  start: 'INVITE sip:bob@example.com SIP/2.0',
  leg,
  to: `192.0.2.${leg + 1}`,
  more,
});

/** The lines of the tooltips that tell of other calls. */
function tiesIn(text: string): readonly (readonly string[])[] {
  const tie = /^(?:Other leg|Its transfer|Brought about|Replace|Perhaps|Tied)/;
  return callsTreeOf(analyse({ kind: 'trace', text })).map(({ tooltip }) =>
    tooltip.split('\n').filter(line => tie.test(line)),
  );
}

const flow = (name: string) =>
  readFileSync(join(__dirname, `../../../../test-fixtures/flows/${name}.siptrace`), 'utf8');

describe('the facts of a call tell what ties it to others', () => {
  test('legs of a B2BUA, each with the other one', () => {
    const text = `siptrace 1\n${record(0, invite(1))}${record(1, invite(2, 'X-Call-ID: leg-1\n'))}`;
    expect(tiesIn(text)).toEqual([
      ['Other leg: alice → bob, leg-2 (by correlation id)'],
      ['Other leg: alice → bob, leg-1 (by correlation id)'],
    ]);
  });

  test('a transfer, from both of its ends', () => {
    expect(tiesIn(flow('F18-attended-transfer'))).toEqual([
      ['Its transfer brought about: alice → carol, 4464ee64b3bea2cc@192.0.2.10 (by Refer-To)'],
      ['Replaced by: alice → carol, 4464ee64b3bea2cc@192.0.2.10 (by Replaces)'],
      [
        'Replaces: bob → carol, bdbfef714c757439@198.51.100.20 (by Replaces)',
        'Brought about by the transfer of: alice → bob, d5ab81e8441b5ee5@192.0.2.10 (by Refer-To)',
      ],
    ]);
  });

  test('nothing where a call stands alone', () => {
    expect(tiesIn(`siptrace 1\n${record(0, invite(1))}`)).toEqual([[]]);
  });

  test.each([8, 100])('the first of many legs, with a count of the rest: %d', count => {
    const named = (leg: number) => (leg === 1 ? '' : `X-Call-ID: leg-${leg - 1}\n`);
    const legs = Array.from({ length: count }, (_, index) => record(0, invite(index + 1, named(index + 1))));
    const [first] = tiesIn(`siptrace 1\n${legs.join('')}`);
    expect(first?.length).toBe(6);
    expect(first?.at(-1)).toBe(`Tied to: ${count - 1 - 5} more calls`);
  });
});
