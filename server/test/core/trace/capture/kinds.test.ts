/** Captures of each kind: what is read of them, and that it does not depend on how their bytes come. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import type { CaptureSummary } from '../../../../src/core/trace/capture/capture-outcome';
import { CaptureReader } from '../../../../src/core/trace/capture/capture-reader';
import { readCapture, recordOf } from '../../../../src/core/trace/capture/read-capture';
import type { TraceRecord } from '../../../../src/core/trace/trace-record';
import { captureKinds } from '../../../harness/capture/kinds';

function shown({ frame, transport, payload, truncated }: TraceRecord): string {
  const text = payload.trimStart();
  const what = text.startsWith('SIP/2.0') ? text.slice(8, 11) : text.slice(0, text.indexOf(' '));
  const number = /^Call-ID: (\d+)@/m.exec(text)?.[1];
  return `${frame} ${transport} ${what} ${number}${truncated ? ' cut' : ''}`;
}

/** Reads a file that comes in pieces; each piece is overwritten afterwards, so that nothing may have kept it. */
function inPieces(file: Uint8Array, sizes: readonly number[]) {
  const records: TraceRecord[] = [];
  const reader = new CaptureReader({
    ops: portableByteOps,
    message: message => records.push(recordOf(message, portableByteOps)),
  });
  for (let at = 0, i = 0; at < file.length; i++) {
    const piece = Uint8Array.from(file.subarray(at, at + (sizes[i % sizes.length] ?? 1)));
    at += piece.length;
    reader.push(piece);
    piece.fill(0xee);
  }
  const summary: CaptureSummary = reader.finish();
  return { summary, records: records.sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0)) };
}

describe.each(captureKinds.map(kind => [kind.title, kind] as const))('%s', (_, kind) => {
  const whole = readCapture(kind.file, portableByteOps);

  test('its messages and notes', () => {
    expect(whole.records.map(shown)).toEqual(kind.messages);
    expect(whole.notes.map(note => note.text)).toEqual(kind.notes ?? []);
  });

  test('however its bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }), sizes => {
        const { summary, records } = inPieces(kind.file, sizes);
        expect(records).toEqual(whole.records);
        expect({ ...summary, records }).toEqual(whole);
      }),
      { numRuns: 20, examples: [[[1]], [[100_000]]] },
    );
  });

  test('cut anywhere: no more messages than whole, and those before the cut', () => {
    for (let length = 0; length < kind.file.length; length += 37) {
      const { records } = readCapture(kind.file.subarray(0, length), portableByteOps);
      expect(records.length).toBeLessThanOrEqual(whole.records.length + 1);
    }
  });
});
