/** Lines of bytes that come in pieces, against a look at each byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteLines, MORE, ODD } from '../../../../src/core/trace/index/byte-lines';

const TAB = 9;
const LF = 10;
const CR = 13;

/** Where the line at `at` ends, by its definition. */
function endByBytes(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && ((bytes[end] ?? 0) >= 32 || bytes[end] === TAB)) end++;
  if (end === bytes.length) return MORE;
  if (bytes[end] === LF) return end;
  if (bytes[end] !== CR) return ODD;
  if (end + 1 === bytes.length) return MORE;
  return bytes[end + 1] === LF ? end + 1 : ODD;
}

const anyBytes = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ maxLength: 40 }) },
      { weight: 3, arbitrary: fc.constantFrom('\n', '\r\n', '.\n', '\n\n') },
      fc.constantFrom('\r', '\t', '\0', '\u001b[1m', '\u007f', '\u0080', '\u00ff', 'x'.repeat(200)),
    ),
    { maxLength: 40 },
  )
  .map(parts => Uint8Array.from(parts.join(''), c => c.charCodeAt(0) & 255));

describe('Lines of bytes', () => {
  it('end where a look at each byte finds their end, wherever one asks', () => {
    fc.assert(
      fc.property(anyBytes, fc.infiniteStream(fc.nat()), (bytes, places) => {
        const lines = new ByteLines();
        lines.push(bytes);
        for (let asked = 0; asked < 20 && bytes.length > 0; asked++) {
          const at = (places.next().value ?? 0) % bytes.length;
          expect(lines.lineEnd(at)).toBe(endByBytes(bytes, at));
        }
      }),
    );
  });

  it('are the same in pieces of any size, the read ones dropped', () => {
    fc.assert(
      fc.property(anyBytes, fc.integer({ min: 1, max: 50 }), (bytes, size) => {
        const lines = new ByteLines();
        let base = 0;
        for (let from = 0; from < bytes.length; from += size) {
          lines.push(bytes.subarray(from, from + size));
          const there = bytes.subarray(base, from + size);
          let at = 0;
          while (at < there.length) {
            const end = lines.lineEnd(at);
            expect(end).toBe(endByBytes(there, at));
            if (end === MORE) break;
            at = end === ODD ? lines.textEnd + 1 : end + 1;
          }
          lines.drop(at);
          base += at;
        }
      }),
    );
  });

  it('are found in more bytes than are looked at in one go', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i % 97 === 96 ? LF : 65 + (i % 26)));
    const lines = new ByteLines();
    lines.push(bytes);
    let count = 0;
    for (let at = 0, end = lines.lineEnd(at); end >= 0; at = end + 1, end = lines.lineEnd(at)) {
      expect(end % 97).toBe(96);
      count++;
    }
    expect(count).toBe(Math.floor(bytes.length / 97));
    expect(lines.lineEnd(0)).toBe(96);
  });
});
