import { describe, expect, it } from 'vitest';
import { complete, ready, reason } from './preparing';

/** What a file could hold that text could not. */
const bytes = Uint8Array.of(0x76, 0x3d, 0x30, 0x0d, 0x0a, 0x00, 0xff, 0x80);
const body = { kind: 'bytes', bytes } as const;
const latin1 = (of: Uint8Array): string => Buffer.from(of).toString('latin1');

describe('a body from a file', () => {
  it('follows the headers byte for byte, and Content-Length counts it', () => {
    const request = ready(`${complete}< ./offer.sdp\n`, { body });
    const [head, tail] = latin1(request.bytes).split('\r\n\r\n');
    expect(head).toContain('Content-Length: 8');
    expect(tail).toBe(latin1(bytes));
    expect(request.changes).toEqual([{ what: 'Content-Length', before: '0', after: '8' }]);
  });

  it('is counted by {{$contentLength}}, also in exact mode, where nothing else changes', () => {
    const text = complete.replace('Content-Length: 0', 'l: {{$contentLength}}');
    const request = ready(`# @mode exact\n# @eol lf\n${text}<\t./a b.bin`, { body });
    expect(latin1(request.bytes)).toBe(`${text.replace('{{$contentLength}}', '8')}${latin1(bytes)}`);
  });

  it('can make a request too long for a datagram', () => {
    const request = ready(`${complete.replace(':5070 ', ':5070;x ')}< ./long`, {
      body: { kind: 'bytes', bytes: new Uint8Array(2000) },
    });
    expect(request.target.transport).toBe('tcp');
  });

  it('says why it cannot be read', () => {
    const why = 'The body "./offer.sdp" cannot be read: no such file. Nothing was sent.';
    expect(reason(`${complete}< ./offer.sdp`, { body: { kind: 'refused', reason: why } })).toBe(why);
    expect(reason(`${complete}< ./offer.sdp`)).toBe(
      'The body "./offer.sdp" cannot be read here. Put it into the request.',
    );
  });

  it.each([
    '<./no-blank',
    '<?xml version="1.0"?>',
    '< one\n< two',
    'text\n< ./offer.sdp',
    '\n< ./offer.sdp',
    '<   ',
    `< ${'x'.repeat(1001)}`,
  ])('%j is a body of its own', text => {
    const request = ready(`# @mode exact\n${complete}${text}`);
    expect(latin1(request.bytes)).toContain(text.replaceAll('\n', '\r\n'));
  });
});
