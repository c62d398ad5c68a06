/** RTP and STUN of capture files: what is counted of them, and that the rules see the same as in a text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../../src/core/analysis';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { captureToSiptrace } from '../../../../src/core/trace/capture/capture-to-siptrace';
import { MediaLog, MOST_OF_ONE_SOURCE } from '../../../../src/core/trace/capture/media-log';
import { readCapture } from '../../../../src/core/trace/capture/read-capture';
import { MOST_MEDIA } from '../../../../src/core/trace/media-facts';
import {
  captureOfPackets,
  packetsOfTrace,
  rtpPayload,
  type WirePacket,
} from '../../../harness/capture/capture-of-trace';
import { hep3 } from '../../../harness/capture/hep';
import { fencedBlocks } from '../../../harness/fenced-blocks';
import { editFlow } from '../../flows/flow-edit';
import { readFlow, writeFlow } from '../../flows/flow-file';
import { f22 } from '../../flows/mutations/f22';
import { f23 } from '../../flows/mutations/f23';

const MEDIA_RULES: ReadonlySet<string> = new Set([
  'media-missing',
  'media-address-mismatch',
  'stun-address-unused',
]);
const epoch = 1_767_777_242;

/** What the media rules find in a native trace. */
function findingsOf(text: string): readonly string[] {
  const { findings, failures } = analyse({ text, kind: 'trace', format: 'siptrace' });
  expect(failures).toEqual([]);
  return findings
    .filter(({ rule }) => MEDIA_RULES.has(rule))
    .map(f => `${f.severity} ${f.rule}: ${f.message}`);
}

const read = (file: Buffer) => readCapture(file, portableByteOps);
const findingsOfCapture = (packets: readonly WirePacket[]) =>
  findingsOf(captureToSiptrace(read(captureOfPackets(packets))));

/** Packets of one stream, 20 ms apart, from `at` seconds after the epoch on. */
function stream(
  from: string,
  to: string,
  { ssrc, packets, at = 0 }: { readonly ssrc: number; readonly packets: number; readonly at?: number },
): readonly WirePacket[] {
  return Array.from({ length: packets }, (_, sequence) => {
    const micros = Math.round(at * 1e6) + sequence * 20_000;
    const time = { seconds: epoch + Math.floor(micros / 1e6), micros: micros % 1e6 };
    return { from, to, payload: rtpPayload({ ssrc, sequence }), ...time };
  });
}

describe('the media of a capture', () => {
  const [a, b] = ['192.0.2.1:4000', '192.0.2.2:5000'];

  test('are its RTP streams, with their first and last packet and how many there were', () => {
    const file = captureOfPackets([
      ...stream(a, b, { ssrc: 7, packets: 50 }),
      ...stream(b, a, { ssrc: 0xffff_ffff, packets: 2, at: 3 }),
      ...stream(a, b, { ssrc: 8, packets: 3, at: 4 }),
    ]);
    expect(read(file).media).toEqual([
      {
        kind: 'rtp',
        source: a,
        destination: b,
        ssrc: 7,
        payloadType: 0,
        packets: 50,
        first: epoch * 1000,
        last: epoch * 1000 + 980,
      },
      {
        kind: 'rtp',
        source: b,
        destination: a,
        ssrc: 0xffff_ffff,
        payloadType: 0,
        packets: 2,
        first: epoch * 1000 + 3000,
        last: epoch * 1000 + 3020,
      },
      {
        kind: 'rtp',
        source: a,
        destination: b,
        ssrc: 8,
        payloadType: 0,
        packets: 3,
        first: epoch * 1000 + 4000,
        last: epoch * 1000 + 4040,
      },
    ]);
  });

  test('what looks like RTP once, or comes from a port of the system, is none', () => {
    const file = captureOfPackets([
      ...stream(a, b, { ssrc: 7, packets: 1 }),
      ...stream('192.0.2.1:53', b, { ssrc: 0, packets: 9 }),
      ...stream(a, '192.0.2.2:53', { ssrc: 0, packets: 9 }),
    ]);
    expect(read(file).media).toEqual([]);
  });

  test('are read from HEP as well, with the addresses and times inside', () => {
    const packet = (sequence: number) =>
      hep3({
        source: [[192, 0, 2, 1], 4000],
        destination: [[192, 0, 2, 2], 5000],
        seconds: epoch,
        micros: sequence * 20_000,
        payload: rtpPayload({ ssrc: 7, sequence }),
        kind: 4,
      });
    const packets = [0, 1, 2].map(i => ({
      from: '10.0.0.1:9060',
      to: '10.0.0.2:9060',
      payload: packet(i),
      seconds: epoch + 60,
      micros: i,
    }));
    expect(read(captureOfPackets(packets)).media).toMatchObject([
      { source: a, destination: b, packets: 3, first: epoch * 1000, last: epoch * 1000 + 40 },
    ]);
  });

  test('are all of them or none: where there are more than are kept it says so', () => {
    const file = captureOfPackets(
      Array.from({ length: MOST_OF_ONE_SOURCE + 1 }, (_, i) =>
        stream(a, `192.0.2.2:${5000 + i}`, { ssrc: 0, packets: 2, at: i }),
      ).flat(),
    );
    const { media, notes } = read(file);
    expect(media).toEqual([{ kind: 'too-many' }]);
    expect(notes.map(note => note.text)).toEqual([
      'More RTP streams or STUN answers than are kept (20000, 64 of one SSRC): media is not judged.',
    ]);
    expect(captureToSiptrace(read(file))).toContain('\nmedia too-many\n');
  });
});

describe('the log of media', () => {
  const log = (ssrcs: readonly number[], seconds: (i: number) => number) => {
    const made = new MediaLog();
    // One buffer, as a reader has it: nothing of a packet is kept.
    const bytes = rtpPayload({ ssrc: 0, sequence: 0 });
    ssrcs.forEach((ssrc, i) => {
      bytes.writeUInt32BE(ssrc, 8);
      const stamp = { frame: i + 1, headerOffset: 0, seconds: seconds(i), nanos: 0, digits: 0 };
      const payload = { bytes, start: 0, end: bytes.length, base: 0, missing: 0, stamp };
      made.datagram({ ...payload, source: '192.0.2.1:4000', destination: '192.0.2.2:5000' }, 0, bytes.length);
    });
    return made.sightings();
  };
  const many = (length: number) => Array.from({ length }, (_, i) => 1000 + i);

  test('forgets noise again, however much of it there is', () => {
    expect(log([7, 7, ...many(3 * MOST_MEDIA)], i => i / 100)).toMatchObject([{ ssrc: 7, packets: 2 }]);
  });

  test('keeps no part of the streams where there are too many', () => {
    const streams = many(MOST_MEDIA + 1);
    expect(log([...streams, ...streams], () => 1)).toEqual([{ kind: 'too-many' }]);
    expect(log([...streams.slice(1), ...streams.slice(1)], () => 1)).toHaveLength(MOST_MEDIA);
  });
});

describe('the rules about media find in a capture what they find in a text', () => {
  const documents = [...MEDIA_RULES].flatMap(rule => {
    const text = readFileSync(join(__dirname, `../../../../../test-fixtures/lint/${rule}.md`), 'utf8');
    return fencedBlocks(text).map(({ text: code }, i) => ({
      what: `${rule}, example ${i + 1}`,
      text: withoutMarks(code),
    }));
  });

  test.each(documents.filter(({ text }) => !/^--- -/m.test(text)))('$what', ({ text }) => {
    expect(findingsOfCapture(packetsOfTrace(text))).toEqual(findingsOf(text));
  });

  const flows = [
    { flow: 'F22-register-stun', list: f22 },
    { flow: 'F23-call-stun', list: f23 },
  ].flatMap(({ flow, list }) => {
    const base = readFlow(flow);
    const whole = { what: flow, text: writeFlow(base) };
    const changed = list.map(({ id, edits }) => ({ what: id, text: writeFlow(editFlow(base, edits)) }));
    return [whole, ...changed].filter(({ text }) => !/^--- -/m.test(text));
  });

  test.each(flows)('$what', ({ text }) => {
    expect(findingsOfCapture(packetsOfTrace(text))).toEqual(findingsOf(text));
  });

  test('some of them find something', () => {
    const found = [...documents, ...flows].flatMap(({ text }) =>
      findingsOf(text).map(one => one.split(/[ :]/)[1]),
    );
    expect(new Set(found)).toEqual(MEDIA_RULES);
  });

  test('a capture of SIP alone says nothing of media', () => {
    for (const { text } of [...documents, ...flows]) {
      const sip = packetsOfTrace(text).filter(({ payload }) =>
        /^(?:[A-Z]+ |SIP\/)/.test(payload.toString('latin1', 0, 12)),
      );
      expect(findingsOfCapture(sip)).toEqual([]);
    }
  });
});

/** The text of an example without its lines of carets. */
function withoutMarks(code: string): string {
  return code
    .split('\n')
    .filter(line => !/^ *\^+ /.test(line))
    .join('\n');
}
