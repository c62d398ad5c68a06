import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { readBodies } from '../../../src/core/sip/read-bodies';
import { rememberingViews } from '../../../src/core/sip/remembered';
import { sdpsOf } from '../../../src/core/sip/sdp/sdps-of';
import { sliceSpan } from '../../../src/core/text/span';
import { expectLinearSteps } from '../../harness/count-steps';

const message = (headers: string, body: string, lineEnd = '\r\n') =>
  parseMessage(
    `MESSAGE sip:bob@example.com SIP/2.0\n${headers}\n\n${body}`.replaceAll('\n', lineEnd),
    'utf16',
  );

/** Type, depth and text of each part. */
const partsOf = (given: ReturnType<typeof message>) =>
  readBodies(given).value.map(part => [part.mediaType, part.depth, sliceSpan(given.text, part.content)]);

const problemsOf = (given: ReturnType<typeof message>) => readBodies(given).problems.map(p => p.message);

describe('the body of a message that is not multipart is its one part', () => {
  test('with its type in lower case', () => {
    expect(partsOf(message('c: Text/Plain;charset=utf-8', 'hello'))).toEqual([['text/plain', 0, 'hello']]);
  });

  test('without a type it has none, and an empty body has no part', () => {
    expect(partsOf(message('To: <sip:bob@example.com>', 'hello'))).toEqual([['', 0, 'hello']]);
    expect(partsOf(message('Content-Type: text/plain', ''))).toEqual([]);
  });

  test('compressed octets are not the text itself', () => {
    const [part] = readBodies(message('Content-Type: application/sdp\nContent-Encoding: gzip', 'v=0')).value;
    expect(part?.encoded).toBe(true);
  });
});

describe('a multipart body is its parts (RFC 2046 §5.1)', () => {
  const mixed = 'Content-Type: multipart/mixed;boundary="b 1"';

  test.each(['\n', '\r\n'])('preamble and epilogue are no parts, with %j', lineEnd => {
    const body = `preamble\n--b 1\nContent-Type: application/sdp\n\nv=0\n--b 1 \n\nplain\n\n--b 1--\nepilogue\n--b 1`;
    const given = message(mixed, body, lineEnd);
    expect(partsOf(given)).toEqual([
      ['application/sdp', 1, 'v=0'],
      ['text/plain', 1, `plain${lineEnd}`],
    ]);
    expect(problemsOf(given)).toEqual([]);
  });

  test('header fields of a part have spans of the message', () => {
    const given = message(mixed, '--b 1\nContent-ID: <x@example.com>\n\nv=0\n--b 1--');
    const [field] = readBodies(given).value[0]?.headers ?? [];
    expect(field && sliceSpan(given.text, field.value)).toBe('<x@example.com>');
  });

  test('bodies nest, and the outer boundary ends what the inner one did not', () => {
    const inner = 'Content-Type: multipart/alternative;boundary=in\n\n--in\n\none\n--in\n\ntwo\n';
    const given = message(mixed, `--b 1\n${inner}--b 1\n\nthree\n--b 1--`);
    expect(partsOf(given)).toEqual([
      ['text/plain', 2, 'one'],
      ['text/plain', 2, 'two'],
      ['text/plain', 1, 'three'],
    ]);
    expect(problemsOf(given)).toEqual([
      'Body does not look like multipart/alternative: the boundary "in" is not closed.',
    ]);
  });

  test('a part may end inside of its header fields', () => {
    expect(partsOf(message(mixed, '--b 1\nContent-ID: 1\n--b 1\n\n--b 1--'))).toEqual([
      ['text/plain', 1, ''],
      ['text/plain', 1, ''],
    ]);
  });

  test.each([
    ['Content-Type: multipart/mixed', 'x', 'it has no boundary.'],
    [mixed, 'x', 'the boundary "b 1" never occurs.'],
    [mixed, '--b 1\n\nx', 'the boundary "b 1" is not closed.'],
  ])('%s and %j: %s', (headers, body, why) => {
    const given = message(headers, body);
    expect(problemsOf(given)).toEqual([`Body does not look like multipart/mixed: ${why}`]);
    expect(partsOf(given)).toHaveLength(1);
  });

  test('a session description is found in it', () => {
    const body = '--b 1\nContent-Type: application/sdp\n\nv=0\nm=audio 4000 RTP/AVP 0\n--b 1\n\nx\n--b 1--';
    const given = message(mixed, body);
    const [found] = sdpsOf(given);
    expect(found && sliceSpan(given.text, found.at)).toBe('v=0\r\nm=audio 4000 RTP/AVP 0');
    expect(found?.sdp.media).toHaveLength(1);
    // Read once while its message is judged, and not kept for longer.
    rememberingViews(given, () => expect(sdpsOf(given)).toBe(sdpsOf(given)));
    expect(sdpsOf(given)).not.toBe(sdpsOf(given));
  });

  test('a description ends where the next message of its datagram begins', () => {
    const head = 'Content-Type: application/sdp\nContent-Length: 5';
    const [found] = sdpsOf(message(head, 'v=0\n\nBYE sip:bob@example.com SIP/2.0\nCSeq: 2 BYE\n\n'));
    expect(found?.sdp.lines).toHaveLength(1);
  });
});

describe('any body', () => {
  const line = fc.constantFrom(
    '--a',
    '--a--',
    '--b',
    '--b--',
    '',
    'x',
    'Content-Type: multipart/x;boundary=b',
    'v=0',
  );

  test('has parts in order that lie inside of it and share no unit', () => {
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), (lines, lineEnd) => {
        const given = message('Content-Type: multipart/mixed;boundary=a', lines.join('\n'), lineEnd);
        let at = given.body.start;
        for (const { span, content } of readBodies(given).value) {
          expect(span.start).toBeGreaterThanOrEqual(at);
          expect(content.start).toBeGreaterThanOrEqual(span.start);
          expect(content.end).toBe(span.end);
          expect(content.start).toBeLessThanOrEqual(content.end);
          at = span.end;
        }
        expect(at).toBeLessThanOrEqual(given.body.end);
      }),
    );
  });

  test('of many nested multiparts is read in steps in proportion', () => {
    const nested = (count: number) =>
      Array.from(
        { length: count },
        (_, i) => `--b${i}\nContent-Type: multipart/mixed;boundary=b${i + 1}\n\n`,
      ).join('');
    expectLinearSteps(
      2000,
      count => message('Content-Type: multipart/mixed;boundary=b0', nested(count), '\n'),
      given => readBodies(given),
    );
  });
});
