/** Lines of bytes that come in pieces, against a look at each byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteLines } from '../../../../src/core/trace/index/byte-lines';
import {
  CR_BEFORE,
  DESCRIPTION,
  DOT_BEFORE,
  ODD_LINE,
  ROW_BITS,
} from '../../../../src/core/trace/index/first-look';
import { CALL_ID, ORDINARY, UNKNOWN } from '../../../../src/core/trace/index/row-kind';

const LF = 10;

const bytesOf = (text: string) => Uint8Array.from(text, c => c.charCodeAt(0) & 255);

/** What is said of a line, by the definition: its text is without the LF. */
function lookAt(line: string): { readonly end: string; readonly isOdd: boolean; readonly isSdp: boolean } {
  const hasCr = line.endsWith('\r');
  const text = hasCr ? line.slice(0, -1) : line;
  const isOdd = Array.from(text).some(c => c < ' ' && c !== '\t');
  return { end: hasCr ? 'cr' : text.endsWith('.') ? 'dot' : '', isOdd, isSdp: /^[a-z]=/.test(text) };
}

/** The lines that have ended, from the first that is kept, and the same by definition. */
function expectLines(lines: ByteLines, there: Uint8Array): void {
  const text = Array.from(there, c => String.fromCharCode(c)).join('');
  const wanted = text.split('\n').slice(0, -1);
  expect(lines.have).toBe(there.length);
  expect(lines.count).toBe(wanted.length);
  let at = 0;
  for (const [line, content] of wanted.entries()) {
    const look = lines.kindOf(line);
    const { end, isOdd, isSdp } = lookAt(content);
    expect(lines.startOf(line)).toBe(at);
    expect(lines.ends[line]).toBe(at + content.length);
    expect(lines.textEnd(line)).toBe(at + content.length - (end === 'cr' ? 1 : 0));
    expect((look & ODD_LINE) !== 0).toBe(isOdd);
    expect((look & CR_BEFORE) !== 0).toBe(end === 'cr');
    expect((look & DOT_BEFORE) !== 0).toBe(end === 'dot');
    expect((look & ROW_BITS) === DESCRIPTION).toBe(isSdp);
    at += content.length + 1;
    expect(lines.lineAt(at - 1)).toBe(line);
  }
  expect(lines.startOf(lines.count)).toBe(at);
}

const anyBytes = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ maxLength: 40 }) },
      { weight: 3, arbitrary: fc.constantFrom('\n', '\r\n', '.\n', '\n\n') },
      fc.constantFrom('\na=b', '\r', '\t', '\0', '\u001b[1m', '\u007f', '\u0080', '\u00ff', 'x'.repeat(200)),
    ),
    { maxLength: 40 },
  )
  .map(parts => bytesOf(parts.join('')));

describe('Lines of bytes', () => {
  it('end where a look at each byte finds their end, in pieces of any size, the read ones dropped', () => {
    fc.assert(
      fc.property(anyBytes, fc.integer({ min: 1, max: 60 }), fc.nat(), (bytes, size, keep) => {
        const lines = new ByteLines();
        let base = 0;
        for (let from = 0; from < bytes.length; from += size) {
          lines.push(bytes.subarray(from, from + size));
          expectLines(lines, bytes.subarray(base, from + size));
          // A reader leaves the record that is not whole yet.
          const gone = lines.startOf(keep % (lines.count + 1));
          lines.drop(gone);
          base += gone;
          expectLines(lines, bytes.subarray(base, from + size));
        }
      }),
    );
  });

  it('may be dropped before they have ended', () => {
    const lines = new ByteLines();
    lines.push(bytesOf('From: a\nVia: a\rb'));
    lines.drop(12);
    lines.push(bytesOf('c\nTo: b\n'));
    expect(lines.count).toBe(2);
    expect([lines.startOf(1), lines.ends[1]]).toEqual([6, 11]);
    // What was odd about the line is remembered.
    expect(lines.kindOf(0) & ODD_LINE).toBe(ODD_LINE);
    expect(lines.kindOf(1)).toBe(ORDINARY);
  });

  it('tell by their first signs what row they are', () => {
    const lines = new ByteLines();
    lines.push(bytesOf('Via: x\ncall-id: y.\nCall-IDs: z\nINVITE sip:a SIP/2.0\r\n\n'));
    expect(Array.from({ length: lines.count }, (_, i) => lines.kindOf(i))).toEqual([
      ORDINARY,
      CALL_ID | DOT_BEFORE,
      UNKNOWN,
      UNKNOWN | CR_BEFORE,
      UNKNOWN,
    ]);
  });

  it('are found in more bytes than are looked at in one go', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i % 97 === 96 ? LF : 65 + (i % 26)));
    const lines = new ByteLines();
    lines.push(bytes);
    expectLines(lines, bytes);
    expect(lines.count).toBe(Math.floor(bytes.length / 97));
    const only = new ByteLines();
    only.push(new Uint8Array(100_000).fill(LF));
    expect(only.count).toBe(100_000);
  });
});
