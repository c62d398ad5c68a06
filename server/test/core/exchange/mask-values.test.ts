import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskOutcome } from '../../../src/core/exchange/mask-outcome';
import {
  maskChanges,
  maskLine,
  maskRecord,
  maskValues,
  maskWords,
} from '../../../src/core/exchange/mask-values';
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

describe('a secret of 1 to 3 characters that a peer tells back', () => {
  const pin = 'OPTIONS sip:bob@127.0.0.1 SIP/2.0\nX-Pin: {{$secret pin}}\n\n';

  /** What a peer sends, masked. */
  const told = (authored: string, text: string, secret = '7'): string =>
    maskValues(text, { values: [secret], rows: rowsOf(authored) }, 'peer');

  /** A row of an answer, masked. */
  const answer = (row: string, authored = pin): string => {
    const text = `SIP/2.0 403 No\r\n${row}\r\nCSeq: 7 OPTIONS\r\n\r\n`;
    return told(authored, text).split('\r\n')[1] ?? '';
  };

  it.each([
    ['in a field that Siplens does not know', 'X-Told: <7>; 77', 'X-Told: <*>; 77'],
    ['in a field of free text', 'Subject: not 7, no', 'Subject: not *, no'],
    [
      'in a quoted string of any field',
      'Warning: 399 h "PIN 7 is \\"7\\""',
      'Warning: 399 h "PIN * is \\"*\\""',
    ],
    ['in a display name', 'Contact: "7" <sip:7@h>;q=7', 'Contact: "*" <sip:7@h>;q=7'],
    ['not where the protocol counts or finds messages by it', 'CSeq: 7 OPTIONS', 'CSeq: 7 OPTIONS'],
    ['not in a parameter that never held it', 'Via: SIP/2.0/UDP h:7;branch=7;x=7', undefined],
    ['not in what an answer copies', 'From: "7" <sip:b@h>', undefined],
    ['not in a number', 'Retry-After: 7', 'Retry-After: 7'],
  ])('is masked as a word %s', (_, row, shown = row) => {
    expect(answer(row)).toBe(shown);
  });

  it('is masked in the parameter of the name that it was sent in, in any field', () => {
    const authored = 'OPTIONS sip:bob@h SIP/2.0\nCall-Info: <sip:h?Code={{$secret pin}}>\n\n';
    expect(answer('Contact: <sip:b@h;code=7;q=7>;code = "7";x=7', authored)).toBe(
      'Contact: <sip:b@h;code=*;q=7>;code = "*";x=7',
    );
  });

  it('is masked as the user of any address, where it was sent in one', () => {
    const authored = 'OPTIONS sip:{{$secret user}}@h SIP/2.0\n\n';
    expect(answer('P-Asserted-Identity: <sip:7@h:7>, <tel:7;x=7>, <sip:h:7>', authored)).toBe(
      'P-Asserted-Identity: <sip:*@h:7>, <tel:*;x=7>, <sip:h:7>',
    );
  });

  it('is masked in the reason phrase, not in the status', () => {
    expect(told(pin, 'SIP/2.0 404 404 is no 4041\r\n\r\n', '404')).toBe('SIP/2.0 404 *** is no 4041\r\n\r\n');
  });

  it.each([
    ['text/plain', '7 is wrong', '* is wrong'],
    ['application/json', '{"pin":7}', '{"pin":*}'],
    ['application/pidf+xml', '<pin>7</pin>', '<pin>*</pin>'],
    ['application/sdp', 'o=- 7 7 IN IP4 h', 'o=- 7 7 IN IP4 h'],
    ['message/sipfrag', 'SIP/2.0 7', 'SIP/2.0 7'],
  ])('in a body of type %s, which is words or not', (type, body, shown) => {
    const text = `SIP/2.0 403 No\r\nContent-Type: ${type};charset=utf-8\r\n\r\n`;
    expect(told(pin, text + body)).toBe(text + shown);
  });

  it('is masked in all that is told of the answer', () => {
    const masks = { values: ['7', 'h0rse'], rows: rowsOf(pin) };
    expect(maskWords('Not 7 but 77 h0rses', masks)).toBe('Not *** but 77 ***s');
    const answered = { kind: 'answered', status: 407, reason: 'Not 7', callIsUp: false } as const;
    expect(maskOutcome({ ...answered, auth: { kind: 'no-credentials', realm: 'PIN 7' } }, masks)).toEqual({
      ...answered,
      reason: 'Not ***',
      auth: { kind: 'no-credentials', realm: 'PIN ***' },
    });
    const provisional = { status: 183, reason: 'Not 7' };
    const strays = [{ status: 200, why: 'CSeq number 7 instead of 1, Call-ID h0rse' }];
    expect(maskOutcome({ kind: 'no-answer', waitedMs: 7, provisional, strays }, masks)).toEqual({
      kind: 'no-answer',
      waitedMs: 7,
      provisional: { status: 183, reason: 'Not ***' },
      strays: [{ status: 200, why: 'CSeq number 7 instead of 1, Call-ID ***' }],
    });
    const how = { kind: 'answered', status: 480, reason: '7' } as const;
    expect(maskOutcome({ kind: 'cancelled', how }, masks)).toMatchObject({ how: { reason: '***' } });
    expect(maskRecord({ payload: 'X: h0rse 7', note: 'Via branch h0rse', direction: 'in' }, masks)).toEqual({
      payload: 'X: ***** *',
      note: 'Via branch ***',
      direction: 'in',
    });
  });

  it('is found in linear time, whatever the peer writes', () => {
    const authored = 'OPTIONS sip:{{$secret user}}@h SIP/2.0\nX: a;pin={{$secret user}}\n\n';
    for (const unit of ['sip:', 'sip:7@', '=', 'pin=', '"', '"\\', 'p', ';pin= ']) {
      const text = `SIP/2.0 200 OK\r\nRoute: ${unit.repeat(60_000)}\r\n\r\n`;
      expect(told(authored, text).length).toBe(text.length);
    }
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
