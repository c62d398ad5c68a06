import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyLength } from '../../../src/core/sip/body-length';
import { parseMessage } from '../../../src/core/sip/parse-message';

import { complete, prepare, ready, wire } from './preparing';

describe('a complete request', () => {
  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('goes out as it is, with CRLF for %s, and nothing is changed', (_, end) => {
    const request = ready(complete.replaceAll('\n', end));
    expect(wire(request)).toBe(complete.replaceAll('\n', '\r\n'));
    expect(request.changes).toEqual([]);
    expect(request.name).toBe('OPTIONS sip:bob@127.0.0.1:5070');
    expect(request).toMatchObject({ method: 'OPTIONS', mode: 'assist', timeoutMs: 32_000 });
    expect(request.target).toMatchObject({ transport: 'udp', host: '127.0.0.1', port: 5070 });
  });

  it('keeps odd bytes: NUL, tabs, folds, bytes above ASCII, compact and unknown names', () => {
    const text = complete.replace('Call-ID: x', 'i:  a\0b\tc\n folded\nX-Odd :  \u00e9\u{1f600}');
    expect(wire(ready(text))).toBe(text.replaceAll('\n', '\r\n'));
  });

  it('takes its name from ### or # @name', () => {
    expect(ready(`### ping\n${complete}`).name).toBe('ping');
    expect(ready(`### ping\n# @name pong\n${complete}`).name).toBe('pong');
  });

  it.each([
    ['# @timeout 5', 5000],
    ['# @timeout 0.25', 250],
    ['# @timeout 500ms', 500],
    ['# @timeout {{wait}}s', 7000],
  ])('%s', (directive, ms) => {
    expect(ready(`@wait = 7\n${directive}\n${complete}`).timeoutMs).toBe(ms);
  });

  it('waits longer for an INVITE, and as the settings say', () => {
    const invite = complete.replaceAll('OPTIONS', 'INVITE');
    expect(ready(invite).timeoutMs).toBe(180_000);
    expect(ready(invite, { timeoutMs: 1000 }).timeoutMs).toBe(1000);
    expect(ready(`# @timeout 2\n${invite}`, { timeoutMs: 1000 }).timeoutMs).toBe(2000);
  });
});

describe('for any text', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        complete,
        'OPTIONS sip:b@h SIP/2.0\n',
        'Via: SIP/2.0/UDP h',
        '\n',
        '\r',
        ';',
        ':',
        '{{',
        '}}',
        '{{$branch}}',
        'Content-Length: 5\n',
        '# @target h\n',
        '# @mode exact\n',
        '@a = b\n',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 12 },
  );
  it('it never throws; what is ready in assist mode has a true Content-Length, and preparing it again changes nothing', () => {
    fc.assert(
      fc.property(pieces, list => {
        const outcome = prepare(list.join(''));
        if (outcome.kind === 'refused') return outcome.reason.length > 10;
        const { mode, bytes } = outcome.request;
        if (mode === 'exact') return true;
        const message = parseMessage(Buffer.from(bytes).toString('latin1'), 'bytes');
        const length = message.headers.find(h => h.id === 'content-length');
        return (
          length !== undefined &&
          Number(message.text.slice(length.value.start, length.value.end)) === bodyLength(message)
        );
      }),
      { numRuns: 500 },
    );
  });
});
