import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../src/core/sip/parse-message';

import { complete, ready, wire } from './preparing';

describe('the target', () => {
  const to = (uri: string, more = ''): object =>
    ready(`${more}${complete.replace('sip:bob@127.0.0.1:5070', uri)}`).target;

  it.each([
    ['sip:h.example', { transport: 'udp', host: 'h.example', port: 5060 }],
    ['sip:b@h.example:5080;transport=TCP', { transport: 'tcp', host: 'h.example', port: 5080 }],
    ['sip:b@[::1]:5080', { transport: 'udp', host: '::1', port: 5080 }],
    ['sip:b@h.example;maddr=10.0.0.1', { transport: 'udp', host: '10.0.0.1', port: 5060 }],
  ])('Request-URI %s', (uri, target) => expect(to(uri)).toMatchObject(target));

  it('is the topmost Route before the Request-URI (RFC 3261 §8.1.2)', () => {
    const text = complete.replace(
      'Call-ID: x',
      'Route: <sip:p1.example;transport=tcp;lr>, <sip:p2.example;lr>\nCall-ID: x',
    );
    expect(ready(text).target).toMatchObject({ transport: 'tcp', host: 'p1.example', port: 5060 });
  });

  it.each([
    ['# @target 10.0.0.9', { transport: 'udp', host: '10.0.0.9', port: 5060 }],
    ['# @target 10.0.0.9:7', { transport: 'udp', host: '10.0.0.9', port: 7 }],
    ['# @target [::1]:7', { transport: 'udp', host: '::1', port: 7 }],
    ['# @target sip:10.0.0.9;transport=tcp', { transport: 'tcp', host: '10.0.0.9', port: 5060 }],
    ['# @target sips:10.0.0.9', { transport: 'tls', host: '10.0.0.9', port: 5061 }],
    ['# @target 10.0.0.9:7;transport=ws', { transport: 'ws', host: '10.0.0.9', port: 7 }],
    ['# @target wss://h.example/sip', { transport: 'wss', host: 'h.example', port: 443, path: '/sip' }],
    ['# @transport tcp', { transport: 'tcp', host: '127.0.0.1', port: 5070 }],
  ])('%s wins', (directive, target) =>
    expect(ready(`${directive}\n${complete}`).target).toMatchObject(target),
  );
});

describe('the assist', () => {
  const minimal = 'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0';

  it('fills what is missing, lists it, and the result is complete', () => {
    const request = ready(minimal);
    expect(wire(request)).toBe(
      [
        'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0',
        'Via: SIP/2.0/UDP 127.0.0.1:40000;branch=z9hG4bK1111111111111111;rport',
        'From: <sip:siplens@127.0.0.1>;tag=2222222222',
        'To: <sip:bob@127.0.0.1>',
        'Call-ID: 333333333333333333333333',
        'CSeq: 1 OPTIONS',
        'Max-Forwards: 70',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
    expect(request.changes.map(c => c.what)).toEqual([
      'Via',
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'Max-Forwards',
      'Content-Length',
      'end of the headers',
    ]);
    expect(request.changes.every(c => c.before === '(missing)')).toBe(true);
  });

  it.each([
    '',
    '\n',
    '\n\n',
    '\nMax-Forwards: 9',
    '\nMax-Forwards: 9\n',
    '\nMax-Forwards: 9\n\n',
    '\n\nbody',
    '\nX: 1\n\nbody\n',
  ])('makes a whole message of %j', rest => {
    const text = wire(ready(minimal + rest));
    const again = ready(text);
    expect(again.changes).toEqual([]);
    expect(wire(again)).toBe(text);
    const ids = parseMessage(text, 'utf16').headers.map(h => h.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('adds a branch, a From tag, and rport where the answer would go to another port', () => {
    const text = complete
      .replace('127.0.0.1:40000;branch=z9hG4bKabc', '127.0.0.1:5060')
      .replace(';tag=1', '');
    const request = ready(text);
    expect(request.changes).toEqual([
      { what: 'Via branch', before: '(missing)', after: 'branch=z9hG4bK1111111111111111' },
      { what: 'Via rport', before: '(missing)', after: 'rport' },
      { what: 'From tag', before: '(missing)', after: 'tag=2222222222' },
    ]);
    expect(wire(request)).toContain('127.0.0.1:5060;branch=z9hG4bK1111111111111111;rport\r\n');
  });

  it('corrects Content-Length in bytes and says what it was', () => {
    const request = ready(complete.replace('Content-Length: 0\n\n', 'Content-Length: 3\n\n\u00e9\u00e9\n'));
    expect(request.changes).toEqual([{ what: 'Content-Length', before: '3', after: '6' }]);
    expect(wire(request)).toContain('Content-Length: 6\r\n\r\n\u00e9\u00e9\r\n');
  });

  it('gives an INVITE a Contact', () => {
    expect(wire(ready('# @transport tcp\nINVITE sip:bob@127.0.0.1 SIP/2.0'))).toContain(
      'Contact: <sip:siplens@127.0.0.1:40000;transport=tcp>\r\n',
    );
  });

  it('leaves what is wrong but there', () => {
    const text = complete
      .replace('Max-Forwards: 70', 'Max-Forwards: -9\nMax-Forwards: 1')
      .replace('1 OPTIONS', '1 INVITE');
    expect(ready(text).changes).toEqual([]);
  });

  it('does nothing in exact mode, also to what is no SIP', () => {
    expect(wire(ready(`# @mode exact\n${minimal}`))).toBe(minimal);
    const odd = ready('# @mode exact\n# @target 127.0.0.1:5070\nthis is\nno SIP');
    expect(wire(odd)).toBe('this is\r\nno SIP');
    expect(odd.changes).toEqual([]);
  });
});

describe('a request that is too long for a datagram', () => {
  const long = complete.replace('Content-Length: 0\n', `X-Long: ${'x'.repeat(1200)}\nContent-Length: 0\n`);

  it('goes over TCP, and says why', () => {
    const request = ready(long.replace('127.0.0.1:5070 ', '127.0.0.1:5070;x '));
    expect(request.target.transport).toBe('tcp');
    expect(request.changes.map(c => c.what)).toEqual(['transport', 'Via transport']);
    expect(request.changes[0]?.after).toMatch(/^TCP, as [0-9]+ bytes are over the 1300 of a datagram/);
    expect(Buffer.from(request.bytes).toString()).toContain('Via: SIP/2.0/TCP ');
  });

  it.each(['# @transport udp', '# @mode exact'])('stays on UDP with %s', line => {
    expect(ready(`${line}\n${long}`).target.transport).toBe('udp');
  });
});
