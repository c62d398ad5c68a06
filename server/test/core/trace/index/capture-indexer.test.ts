/** The index of a capture against the capture read as a whole, for every kind of capture that the harness can make. */
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../../src/core/sip/parse-message';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { readCapture } from '../../../../src/core/trace/capture/read-capture';
import { formatTime } from '../../../../src/core/trace/format-time';
import { groupKeyOf } from '../../../../src/core/trace/group-key';
import { CaptureIndexer, isInPlace, recordInPlace } from '../../../../src/core/trace/index/capture-indexer';
import { callNameOf } from '../../../../src/core/trace/index/message-scan';
import { TraceIndex } from '../../../../src/core/trace/index/trace-index';
import { keysOf } from '../../../../src/core/trace/keys-of';
import { captureKinds } from '../../../harness/capture/kinds';

function indexed(bytes: Uint8Array, size: number): TraceIndex {
  const index = new TraceIndex(3);
  const indexer = new CaptureIndexer(index, portableByteOps);
  for (let at = 0; at < bytes.length; at += size) indexer.push(bytes.slice(at, at + size));
  indexer.finish();
  return index;
}

describe('The index of a capture', () => {
  for (const { title: name, file: bytes } of captureKinds) {
    it(`${name}: has its messages, whatever the pieces`, () => {
      const { records } = readCapture(bytes, portableByteOps);
      const expected = records.map(record => {
        const keys = keysOf(parseMessage(record.payload, 'bytes'), record);
        const { source, destination, frame, payload } = record;
        return [keys && callNameOf(groupKeyOf(keys)), source, destination, frame, payload.length].join(' | ');
      });
      for (const size of [bytes.length, 1000, 7]) {
        const { messages, callNames, endpoints } = indexed(bytes, size);
        const found = Array.from({ length: messages.length }, (_, i) =>
          [
            callNames.textOf(messages.call[i] ?? -1),
            endpoints.textOf(messages.source[i] ?? -1),
            endpoints.textOf(messages.destination[i] ?? -1),
            messages.context[i],
            messages.bytes[i],
          ].join(' | '),
        );
        expect(found.sort()).toEqual([...expected].sort());
      }
    });

    it(`${name}: what is said to stand in place is read again from there`, () => {
      const { records } = readCapture(bytes, portableByteOps);
      const index = indexed(bytes, bytes.length);
      for (let row = 0; row < index.messages.length; row++) {
        if (!isInPlace(index, row)) continue;
        const start = index.messages.offset[row] ?? 0;
        const payload = portableByteOps.latin1(bytes, start, start + (index.messages.bytes[row] ?? 0));
        const record = recordInPlace(index, row, payload);
        const whole = records.find(r => r.frame === record.frame && r.payload === payload);
        expect(whole).toBeDefined();
        expect([record.transport, record.time && formatTime({ ...record.time, digits: 6 })]).toEqual([
          whole?.transport,
          whole?.time && formatTime({ ...whole.time, digits: 6 }),
        ]);
      }
    });
  }
});
