import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDotenv } from '../../../src/core/sip/read-dotenv';

import { complete, prepare, ready, reason, wire } from './preparing';

describe('variables', () => {
  it('of the file, of the part and of the environment: the part wins, then the file', () => {
    const text = `@a = file\n@b = file\n### one\n@a = part\n${complete.replace('Call-ID: x', 'Call-ID: {{a}}-{{b}}-{{ c }}')}`;
    const variables = new Map([
      ['a', 'env'],
      ['c', 'env'],
    ]);
    expect(wire(ready(text, { variables }))).toContain('Call-ID: part-file-env\r\n');
  });

  it('may stand in variables and in directives, and keep their value within a request', () => {
    const text = `@host = 127.0.0.1\n@id = {{$uuid}}@{{host}}\n# @target {{host}}:5099\n${complete.replace('Call-ID: x', 'Call-ID: {{id}}\nX: {{id}}')}`;
    const request = ready(text);
    const id = '11111111-1111-4111-9111-111111111111@127.0.0.1';
    expect(wire(request)).toContain(`Call-ID: ${id}\r\nX: ${id}\r\n`);
    expect(request.target.port).toBe(5099);
  });

  it('generated', () => {
    const names = [
      '$branch',
      '$tag',
      '$callId',
      '$cseq',
      '$randomInt 5 9',
      '$timestamp',
      '$date',
      '$localAddress',
      '$localPort',
    ];
    const text = complete.replace('Call-ID: x', `Call-ID: x\nX: ${names.map(n => `{{${n}}}`).join(' | ')}`);
    expect(wire(ready(text))).toContain(
      'X: z9hG4bK1111111111111111 | 2222222222 | 333333333333333333333333@127.0.0.1 | 1 | 6 | 1767777242 | Wed, 07 Jan 2026 09:14:02 GMT | 127.0.0.1 | 40000\r\n',
    );
    expect(wire(ready(text, { local: { address: '::1', port: 7 } }))).toContain('@[::1] | 1');
  });

  it('{{$contentLength}} counts the body in bytes, after variables and line ends', () => {
    const text = complete.replace(
      'Content-Length: 0\n\n',
      'Content-Length: {{$contentLength}}\n\n{{a}}\nb\n',
    );
    const request = ready(`# @mode exact\n@a = \u00e9\n${text}`);
    expect(wire(request)).toContain('Content-Length: 7\r\n\r\n\u00e9\r\nb\r\n');
  });
});

describe('for any value of a variable, wherever it comes from', () => {
  const placed = complete
    .replace('Call-ID: x', 'Call-ID: {{value}}')
    .replace('sip:alice@127.0.0.1', 'sip:{{value}}@127.0.0.1');
  const lines = (text: string) => text.split(/\r\n|\r|\n/).length;
  const hostile = fc.string({
    unit: fc.constantFrom('a', '\r', '\n', '\\r\\n', '{{', '}}', 'value', ':', ' ', '"', '\u2028'),
  });

  it('no line is added to the request', () => {
    const expected = lines(wire(ready(`# @mode exact\n@value = x\n${placed}`)));
    fc.assert(
      fc.property(hostile, value => {
        const outcome = prepare(`# @mode exact\n${placed}`, { variables: new Map([['value', value]]) });
        if (/[\r\n]/.test(value)) expect(outcome.kind).toBe('refused');
        if (outcome.kind === 'ready') expect(lines(wire(outcome.request))).toBe(expected);
      }),
    );
  });

  it('nor by an answer of the user', () => {
    const text = placed.replaceAll('{{value}}', '{{$prompt  Call   id}}');
    const answered = (value: string) => prepare(text, { answers: new Map([['Call id', value]]) });
    const [good] = [answered('abc')];
    if (good?.kind !== 'ready') throw new Error(JSON.stringify(good));
    expect(wire(good.request)).toContain('Call-ID: abc\r\n');
    expect(answered('x\r\nEvil: 1')).toEqual({
      kind: 'refused',
      reason:
        'The answer to {{$prompt Call id}} contains a line end, which would add header lines to the request.',
    });
  });

  it('and none is added by a value of a .env file, whose quotes may hold line ends', () => {
    const { blocks } = readDotenv('value="x\\r\\nEvil: 1"', 'file:///.env');
    const variables = new Map(blocks.flatMap(b => b.variables.map(v => [v.name, v.value] as const)));
    expect(variables.get('value')).toBe('x\r\nEvil: 1');
    expect(reason(placed, { variables })).toMatch(/^The value of the variable value contains a line end/);
  });
});
