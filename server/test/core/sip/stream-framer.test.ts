import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Framed, StreamFramer } from '../../../src/core/sip/stream-framer';
import { sipBytes } from './sip-text';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function frame(pieces: readonly Uint8Array[], maxBytes?: number): readonly Framed[] {
  const framer = new StreamFramer(maxBytes === undefined ? {} : { maxBytes });
  return [...pieces.flatMap(piece => framer.push(piece)), ...framer.end()];
}

/** Kind, text and problem codes of each piece. */
function outline(stream: string, maxBytes?: number): readonly string[] {
  return frame([bytesOf(stream)], maxBytes).map(piece => {
    const text = JSON.stringify(Buffer.from(piece.bytes).toString('latin1'));
    if (piece.kind === 'keep-alive') return `${piece.ping ? 'ping' : 'pong'} ${text}`;
    return [piece.kind, text, ...piece.problems.map(problem => problem.code)].join(' ');
  });
}

const options = 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 4\r\n\r\nbody';
const ok = 'SIP/2.0 200 OK\r\nl: 0\r\n\r\n';

describe('a stream is cut by Content-Length (RFC 3261 §18.3)', () => {
  test('several messages in one segment', () => {
    expect(outline(options + ok + options)).toEqual(
      [options, ok, options].map(text => `message ${JSON.stringify(text)}`),
    );
  });

  test('one message over many segments, one byte each', () => {
    const framer = new StreamFramer();
    const got = [...bytesOf(options + ok)].map(byte => framer.push(new Uint8Array([byte])).length);
    expect(got.indexOf(1)).toBe(options.length - 1);
    expect(got.lastIndexOf(1)).toBe(options.length + ok.length - 1);
    expect(framer.end()).toEqual([]);
  });

  test('pings and pongs between messages (RFC 5626 §4.4.1)', () => {
    expect(outline(`\r\n\r\n${ok}\r\n${ok}\r\n\r\n\r\n`)).toEqual([
      'ping "\\r\\n\\r\\n"',
      `message ${JSON.stringify(ok)}`,
      'pong "\\r\\n"',
      `message ${JSON.stringify(ok)}`,
      'ping "\\r\\n\\r\\n"',
      'pong "\\r\\n"',
    ]);
  });

  test('a ping is answered at once, not when the next message comes', () => {
    expect(new StreamFramer().push(bytesOf('\r\n\r\n')).map(piece => piece.kind)).toEqual(['keep-alive']);
  });

  test('without Content-Length a message has no body, and the stream finds the next start line', () => {
    const lacks = 'OPTIONS sip:a SIP/2.0\r\nTo: x\r\n\r\n';
    expect(outline(`${lacks}v=0\r\no=x\r\n${ok}`)).toEqual([
      `message ${JSON.stringify(lacks)} content-length-missing`,
      'garbage "v=0\\r\\no=x\\r\\n" content-length-mismatch',
      `message ${JSON.stringify(ok)}`,
    ]);
  });

  test('a Content-Length that is too small leaves garbage, one that is too large takes the next message with it', () => {
    const small = options.replace('4', '2');
    expect(outline(`${small}\r\n${ok}`)).toEqual([
      `message ${JSON.stringify(small.slice(0, -2))}`,
      'garbage "dy\\r\\n" content-length-mismatch',
      `message ${JSON.stringify(ok)}`,
    ]);
    const large = options.replace('4', '9');
    expect(outline(`${large}${ok}${ok}`)).toEqual([
      `message ${JSON.stringify(large + ok.slice(0, 5))}`,
      `garbage ${JSON.stringify(ok.slice(5))} content-length-mismatch`,
      `message ${JSON.stringify(ok)}`,
    ]);
  });

  test('a Content-Length that is no number', () => {
    const odd = options.replace('4', '-1');
    expect(outline(odd)).toEqual([
      `message ${JSON.stringify(odd.slice(0, -4))} header-value-invalid`,
      'garbage "body" content-length-mismatch',
    ]);
  });

  test('the stream ends in a body, and in a header part', () => {
    expect(outline(options.slice(0, -1))).toEqual([
      `message ${JSON.stringify(options.slice(0, -1))} content-length-mismatch`,
    ]);
    expect(outline('OPTIONS sip:a SIP/2.0\r\nTo: x')).toEqual([
      'message "OPTIONS sip:a SIP/2.0\\r\\nTo: x" headers-not-terminated',
    ]);
  });

  test('another protocol is garbage', () => {
    expect(outline(`GET / HTTP/1.1\r\n\r\n${ok}`)).toEqual([
      'garbage "GET / HTTP/1.1\\r\\n\\r\\n" content-length-mismatch',
      `message ${JSON.stringify(ok)}`,
    ]);
  });
});

describe('the buffer is bounded', () => {
  test('a header part longer than the cap is garbage, cut at the cap, and the next message is found', () => {
    const long = `OPTIONS sip:a SIP/2.0\r\nX: ${'x'.repeat(300)}\r\n`;
    const pieces = frame([bytesOf(`${long}${ok}`)], 100);
    const last = pieces.at(-1);
    expect(last?.kind === 'message' && last.bytes.length).toBe(ok.length);
    expect(pieces.slice(0, -1).map(piece => [piece.kind, piece.bytes.length])).toEqual(
      [23, 100, 100, 100, 5].map(length => ['garbage', length]),
    );
  });

  test('a body longer than the cap is not waited for', () => {
    const framer = new StreamFramer({ maxBytes: 100 });
    const [first] = framer.push(bytesOf(options.replace('4', '999999999')));
    expect(first?.kind === 'message' && first.problems.map(problem => problem.code)).toEqual([
      'header-value-invalid',
    ]);
  });
});

test('all bytes come out in order, and the pieces do not depend on how the bytes were cut', () => {
  const stream = fc.array(sipBytes, { maxLength: 4 }).map(parts => Buffer.concat(parts));
  fc.assert(
    fc.property(
      stream,
      fc.array(fc.nat(400), { maxLength: 8 }),
      fc.constantFrom(40, 5000),
      (bytes, cuts, maxBytes) => {
        const whole = frame([bytes], maxBytes);
        expect(Buffer.concat(whole.map(piece => piece.bytes))).toEqual(bytes);
        const at = [0, ...cuts.filter(cut => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, k) => bytes.subarray(at[k], end));
        expect(frame(pieces, maxBytes)).toEqual(whole);
      },
    ),
    { numRuns: 800 },
  );
});
