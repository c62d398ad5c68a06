import { portableByteOps } from '../../../src/core/text/portable-byte-ops';
import { mapOffset } from '../../../src/core/text/span-map';
import type { CaptureOutcome } from '../../../src/core/trace/capture/capture-outcome';
import { CaptureReader } from '../../../src/core/trace/capture/capture-reader';
import { captureToSiptrace } from '../../../src/core/trace/capture/capture-to-siptrace';
import { readCapture } from '../../../src/core/trace/capture/read-capture';
import { captureKinds } from '../capture/kinds';
import type { FuzzTarget } from './fuzz-target';

/** Everything a capture gives lies in its bytes, and can be written as text. */
function checkOutcome({ records, packets, messages }: CaptureOutcome, length: number): void {
  if (records.length !== messages) throw new Error(`${records.length} records of ${messages} messages`);
  for (const { map, header, frame, payload, truncated, declaredBytes } of records) {
    const start = mapOffset(map, 0);
    if (start < 0 || start > length) throw new Error(`a payload at ${start} of ${length}`);
    if (header.start < 0 || header.end < header.start) throw new Error(`a header at ${header.start}`);
    if (frame === undefined || frame < 1) throw new Error(`frame ${frame} of ${packets}`);
    if (payload === '') throw new Error('an empty payload');
    if (!truncated && declaredBytes !== payload.length) throw new Error(`${declaredBytes} bytes declared`);
  }
}

/** Captures of each kind: read as a whole, and in pieces, with the same outcome. */
export function capturesTarget(): FuzzTarget {
  return {
    name: 'captures',
    seeds: captureKinds.map(kind => kind.file.toString('latin1')),
    read(input) {
      const bytes = Uint8Array.from(Buffer.from(input, 'latin1'));
      const whole = readCapture(bytes, portableByteOps);
      checkOutcome(whole, bytes.length);
      captureToSiptrace(whole);
      const reader = new CaptureReader({ ops: portableByteOps, message: () => undefined });
      for (let at = 0; at < bytes.length; at += 333) reader.push(bytes.slice(at, at + 333));
      const { packets, messages } = reader.finish();
      if (packets !== whole.packets || messages !== whole.messages) {
        throw new Error(`${messages} messages in pieces, ${whole.messages} as a whole`);
      }
    },
  };
}
