import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskChanges, maskLine, maskValues } from '../../../src/core/exchange/mask-values';
import { secretRows } from '../../../src/core/exchange/secret-rows';
import { parseMessageFilePart } from '../../../src/core/sip/parse-message-file';

function rowsOf(text: string, variables: Readonly<Record<string, string>> = {}) {
  return secretRows({ part: parseMessageFilePart(text), text }, new Map(Object.entries(variables)));
}

/** A message of the exchange, with the values of a request that was written so masked. */
function masked(
  authored: string,
  message: string,
  values: readonly string[],
  variables: Readonly<Record<string, string>> = {},
) {
  return maskValues(message, { values, rows: rowsOf(authored, variables) });
}

const wire = [
  'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
  'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1',
  'CSeq: 1 OPTIONS',
  'X-Pin: 1',
  'Content-Length: 3',
  '',
  '1 1',
].join('\r\n');

describe('a secret of 1 to 3 characters', () => {
  it('is masked where it stands in the request, and nowhere else', () => {
    const authored = 'OPTIONS sip:bob@127.0.0.1 SIP/2.0\nX-Pin: {{$secret pin}}\n\n1 1';
    expect(masked(authored, wire, ['1'])).toBe(wire.replace('X-Pin: 1', 'X-Pin: *'));
  });

  it('is masked in a body that holds it', () => {
    const authored = 'OPTIONS sip:bob@127.0.0.1 SIP/2.0\n\n1 {{$secret pin}}';
    expect(masked(authored, wire, ['1'])).toBe(wire.replace(/1 1$/, '* *'));
  });

  it('is masked in the middle of a word too, where it was written there, with every value of that word', () => {
    const authored = 'OPTIONS sip:h SIP/2.0\nX-Pin: a{{$secret pin}}\n\n';
    const text = 'OPTIONS sip:h SIP/2.0\r\nX-Pin: a1, 11\r\nCSeq: 1 OPTIONS\r\n\r\n';
    expect(masked(authored, text, ['1'])).toBe(text.replace('a1, 11', 'a*, **'));
    const held = 'OPTIONS sip:h SIP/2.0\nX-Pin: {{both}}\n\n';
    expect(masked(held, text, ['1'], { both: 'a{{$secret pin}}' })).toBe(text.replace('a1, 11', 'a*, **'));
  });

  it('is masked in what the sender copies an address to, as a word of its own', () => {
    const authored = 'REGISTER sip:{{$secret user}}@h SIP/2.0\n\n';
    const text = [
      'REGISTER sip:7@h SIP/2.0',
      'From: <sip:7@h>;tag=a77',
      't: <sip:7@h>',
      'CSeq: 7 REGISTER',
      'Authorization: Digest username="7", uri="sip:7@h", nc=00000007',
      '',
      '',
    ].join('\r\n');
    expect(masked(authored, text, ['7'])).toBe(
      [
        'REGISTER sip:*@h SIP/2.0',
        'From: <sip:*@h>;tag=a77',
        't: <sip:*@h>',
        'CSeq: 7 REGISTER',
        'Authorization: Digest username="*", uri="sip:*@h", nc=00000007',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it('is masked everywhere in a message whose structure cannot be read, and where the request tells no place', () => {
    const authored = 'OPTIONS sip:h SIP/2.0\nX-Pin: {{$secret pin}}\n\n';
    expect(masked(authored, 'no 1 message 1', ['1'])).toBe('no * message *');
    expect(masked('OPTIONS sip:h SIP/2.0\n{{$secret pin}}\n\n', wire, ['1'])).toBe(wire.replaceAll('1', '*'));
  });

  it('also comes from a question whose answer is secret', () => {
    expect(rowsOf('OPTIONS sip:h SIP/2.0\nX-Pin: {{$prompt PIN}}\nX: {{$prompt Name}}\n\n')).toEqual([
      { row: 'x-pin', isWhole: true },
    ]);
  });

  it('is masked in what is told of the request by the same rule', () => {
    const rows = rowsOf('OPTIONS sip:{{$secret user}}@h SIP/2.0\n\n');
    const masks = { values: ['7'], rows };
    expect(maskLine('OPTIONS sip:7@h to 127.0.0.7:5070 (UDP)', 'request-uri', masks)).toBe(
      'OPTIONS sip:***@h to 127.0.0.7:5070 (UDP)',
    );
    const changes = [
      { what: 'To', before: '(missing)', after: '<sip:7@h>' },
      { what: 'CSeq', before: '(missing)', after: '7 OPTIONS' },
    ];
    expect(maskChanges(changes, masks).map(({ after }) => after)).toEqual(['<sip:***@h>', '7 OPTIONS']);
  });
});

describe('a longer secret', () => {
  it('is masked wherever it stands', () => {
    expect(maskValues('X: 1234\r\nY: 91234', { values: ['1234', '123'], rows: [] })).toBe(
      'X: ****\r\nY: 9****',
    );
  });
});

it('masking keeps the length of any message, and leaves no short secret in a row that had one', () => {
  const letters = fc.string({
    unit: fc.constantFrom('1', '2', 'a', ' ', '\r\n', ':', '<', '*'),
    maxLength: 40,
  });
  fc.assert(
    fc.property(letters, fc.array(fc.constantFrom('1', '12', '121', '1212', '')), (body, values) => {
      const authored = 'OPTIONS sip:h SIP/2.0\nX-Pin: a{{$secret pin}}\n\n';
      const text = `OPTIONS sip:h SIP/2.0\r\nX-Pin: a1212\r\n${body}`;
      const result = masked(authored, text, values);
      expect(result.length).toBe(text.length);
      const pin = /^X-Pin: (.*)/m.exec(result)?.[1] ?? '';
      for (const value of values) if (value !== '') expect(pin).not.toContain(value);
    }),
  );
});

it('variables that hold each other end', () => {
  expect(rowsOf('OPTIONS sip:h SIP/2.0\nX-A: {{a}}\n\n', { a: '{{b}}', b: '{{a}} {{$secret x}}' })).toEqual([
    { row: 'x-a', isWhole: true },
  ]);
});
