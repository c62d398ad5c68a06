/** What names a message is found without a parse where it is plain, and is then what the parse finds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsedParts, plainParts, sightingName } from '../../../src/core/trace/sighting-name';

const plain = [
  'INVITE sip:bob@example.com SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bK1, SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK0',
  'CSeq: 007 INVITE',
  'Call-ID: 1@10.0.0.1',
  '',
  'v=0',
  '',
];

describe('the name of a message', () => {
  test('is Call-ID, top branch, CSeq and method', () => {
    expect(plainParts(plain.join('\r\n'))).toEqual(['1@10.0.0.1', 'z9hG4bK1', 7, 'INVITE', 'INVITE']);
    const compact = ['SIP/2.0 180 Ringing', 'i: x', 'v: SIP/2.0/TCP [::1];branch=b', 'cseq: 1 INVITE', ''];
    expect(plainParts(compact.join('\n'))).toEqual(['x', 'b', 1, 'INVITE', '180']);
  });

  test('is found by a parse where rows are folded, quoted or spaced in another way', () => {
    for (const [row, other] of [
      [1, 'Via: SIP / 2.0 / UDP 10.0.0.1:5060 ; branch = z9hG4bK1'],
      [1, 'Via: SIP/2.0/UDP 10.0.0.1:5060\r\n ;branch=z9hG4bK1'],
      [1, 'VIA : SIP/2.0/UDP 10.0.0.1:5060;x="a,b";branch=z9hG4bK1'],
      [2, 'CSeq:\t7  INVITE'],
      [3, 'Call-ID:\r\n 1@10.0.0.1'],
    ] as const) {
      const rows = plain.map((line, i) => (i === row ? other : line)).join('\r\n');
      expect(plainParts(rows)).toBeUndefined();
      expect(sightingName(rows)).toBe(sightingName(plain.join('\r\n')));
    }
  });

  test('is missing where one part of it is', () => {
    for (const row of [0, 1, 2, 3])
      expect(sightingName(plain.filter((_, i) => i !== row).join('\r\n'))).toBeUndefined();
  });

  const part = fc.constantFrom(
    ...['INVITE', 'invite', 'SIP/2.0', '200', '7', 'sip:b@c', 'Via', 'v', 'CSeq', 'Call-ID', 'i', 'Contact'],
    ...['SIP/2.0/UDP 10.0.0.1', ';branch=z9hG4bK1', ';BRANCH=x', ';branch', '="q,;"', '10.0.0.1:5060', 'c@d'],
    ...[':', ': ', ' ', '\t', ',', ';', '=', '"', '<', '(', '\r\n', '\n', '\r', '\r\n\r\n', '\0', '\xe9'],
  );
  const rows = fc.constantFrom(...plain.slice(0, 4).map(row => `${row}\r\n`));
  const texts = fc
    .array(fc.oneof({ weight: 3, arbitrary: rows }, part), { maxLength: 24 })
    .map(parts => parts.join(''));
  const edited = fc
    .tuple(fc.nat(200), fc.nat(3), part)
    .map(([at, gone, put]) => plain.join('\r\n').slice(0, at) + put + plain.join('\r\n').slice(at + gone));

  test('is never another than that of a parse', () => {
    fc.assert(
      fc.property(fc.oneof(texts, edited), text => {
        const found = plainParts(text);
        if (found) expect(found).toEqual(parsedParts(text));
      }),
      { numRuns: 2000 },
    );
  });
});
