import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64Url, decodeJwt } from '../../../src/core/features/decode-jwt';
import { resolvedValue } from '../../../src/core/features/variables-of';

const base64Url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('base64url (RFC 4648 §5)', () => {
  test('any bytes come back, with and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(decodeBase64Url(text)).toEqual(bytes);
        expect(decodeBase64Url(text.padEnd(Math.ceil(text.length / 4) * 4, '='))).toEqual(bytes);
      }),
    );
  });

  test.each(['a', 'ab+/', 'ab cd', 'äbcd', '===='])('%s is none', text => {
    expect(decodeBase64Url(text)).toBeUndefined();
  });
});

describe('a token', () => {
  test('is header and claims; the signature is not looked at', () => {
    const text = `${base64Url({ alg: 'ES256' })}.${base64Url({ orig: 'é', __proto__x: 1 })}.nonsense!`;
    expect(decodeJwt(text)).toEqual({
      header: [['alg', 'ES256']],
      claims: [
        ['orig', 'é'],
        ['__proto__x', 1],
      ],
    });
  });

  test.each([
    '',
    'a.b',
    '..c2ln',
    `${base64Url([1])}.${base64Url({})}.x`,
    'e30.e30.x.y',
    `${'A'.repeat(20_000)}.e30.x`,
  ])('anything else is none: %.20s', text => {
    expect(decodeJwt(text)).toBeUndefined();
  });

  test('no text throws', () => {
    fc.assert(
      fc.property(fc.array(fc.base64String({ maxLength: 40 }), { maxLength: 4 }), parts => {
        decodeJwt(parts.join('.'));
      }),
    );
  });
});

describe('variables in variables', () => {
  test('each is replaced; what is unknown or generated stays', () => {
    const values = new Map([
      ['a', '{{b}}-{{$tag}}-{{c}}'],
      ['b', 'x'],
    ]);
    expect(resolvedValue(values, '<{{a}}>')).toBe('<x-{{$tag}}-{{c}}>');
  });

  test('a circle ends, and doubling does not grow without bound', () => {
    expect(resolvedValue(new Map([['a', '{{a}}']]), '{{a}}')).toBe('{{a}}');
    const doubling = new Map(Array.from({ length: 60 }, (_, i) => [`v${i}`, `{{v${i + 1}}}{{v${i + 1}}}y`]));
    expect(resolvedValue(doubling, '{{v0}}').length).toBeLessThanOrEqual(1000);
  });
});
