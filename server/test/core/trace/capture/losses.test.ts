/** What a capture itself tells of its losses, its names, and the bounds of its reader. */
import { describe, expect, test } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { CaptureReader } from '../../../../src/core/trace/capture/capture-reader';
import { captureToSiptrace } from '../../../../src/core/trace/capture/capture-to-siptrace';
import type { CapturedMessage } from '../../../../src/core/trace/capture/captured-message';
import { readCapture } from '../../../../src/core/trace/capture/read-capture';
import { readTraceHeader } from '../../../../src/core/trace/read-siptrace-header';
import { ethernet } from '../../../harness/capture/links';
import { ACK, fragments, tcp, udp } from '../../../harness/capture/packets';
import { Pcapng } from '../../../harness/capture/pcapng';
import { answer, back, ends, epoch, frames, request } from '../../../harness/capture/sip-talk';

const first = ethernet(udp(ends, request(1)));
const second = ethernet(udp(back, answer(1)));
const micro = BigInt(epoch) * 1_000_000n;

const read = (file: Uint8Array) => readCapture(file, portableByteOps);
const headerOf = (file: Uint8Array) => readTraceHeader(captureToSiptrace(read(file)));
const holesOf = (file: Uint8Array) =>
  headerOf(file).holes.map(({ from, to, reason }) => [from.seconds - epoch, to.seconds - epoch, reason]);

describe('losses become holes of the native text', () => {
  test('bytes of a TCP stream: from the packet before to the packet after', () => {
    const three = request(3);
    const file = frames([
      tcp(ends, { seq: 1000, data: request(1) }),
      ...Array.from({ length: 200 }, () => udp(back, 'hello')),
      tcp(ends, { seq: 1500, data: three }),
      tcp(back, { seq: 1, ack: 1500 + three.length, flags: ACK }),
      tcp(ends, { seq: 1500 + three.length, data: request(4) }),
    ]);
    const lost = 500 - request(1).length;
    expect(holesOf(file)).toEqual([
      [0, 2, `${lost} bytes of 192.0.2.1:5060 -> 192.0.2.2:5070 (TCP connection 1) not captured`],
    ]);
    expect(read(file).records.length).toBe(3);
  });

  test('drops that a packet tells: between it and the one before of its interface', () => {
    const drop = new Pcapng().u64(7n);
    const file = new Pcapng()
      .interface(1)
      .packet(0, micro, first)
      .packet(0, micro + 4_000_000n, second, [[4, drop]])
      .bytes();
    expect(holesOf(file)).toEqual([[0, 4, '7 packets dropped']]);
    expect(read(file).notes.map(note => [note.kind, note.text])).toEqual([
      ['lost', 'The capturing system lost 7 packets, it says, before packet 3.'],
    ]);
  });

  test('drops that statistics tell: what is new since the statistics before', () => {
    const file = new Pcapng()
      .interface(1)
      .packet(0, micro, first)
      .statistics(0, micro + 1_000_000n, 0n)
      .packet(0, micro + 2_000_000n, second)
      .statistics(0, micro + 3_000_000n, 5n)
      .statistics(0, micro + 9_000_000n, 5n)
      .bytes();
    expect(holesOf(file)).toEqual([[2, 3, '5 packets dropped']]);
  });

  test('an obsolete packet that does not know how many were lost tells none', () => {
    const file = (drops: number) =>
      new Pcapng()
        .interface(1)
        .oldPacket(0, micro, first)
        .oldPacket(0, micro + 1_000_000n, second, drops)
        .bytes();
    expect(holesOf(file(0xffff))).toEqual([]);
    expect(holesOf(file(2))).toEqual([[0, 1, '2 packets dropped']]);
  });
});

test('names of the capture name the lanes that messages have', () => {
  const file = new Pcapng()
    .interface(1)
    .names([
      [[192, 0, 2, 1], 'phone.example'],
      [[10, 0, 0, 1], 'nobody'],
    ])
    .packet(0, micro, first)
    .bytes();
  expect(headerOf(file).lanes).toEqual([{ address: '192.0.2.1:5060', name: 'phone.example' }]);
});

describe('times', () => {
  const timesOf = (file: Buffer) => read(file).records.map(record => record.time);

  test('nanoseconds are kept to the last digit', () => {
    const file = new Pcapng()
      .interface(1, [[9, Buffer.from([9])]])
      .packet(0, BigInt(epoch) * 1_000_000_000n + 999_999_999n, first)
      .bytes();
    expect(timesOf(file)).toEqual([{ seconds: epoch, nanos: 999_999_999, digits: 9, dateless: false }]);
  });

  test('an offset of an interface may be negative', () => {
    const file = new Pcapng()
      .interface(1, [[14, new Pcapng().u64(-3600n)]])
      .packet(0, micro, first)
      .bytes();
    expect(timesOf(file)[0]?.seconds).toBe(epoch - 3600);
  });

  test('a simple packet has none', () => {
    expect(timesOf(new Pcapng().interface(1).simplePacket(first).bytes())).toEqual([undefined]);
  });
});

describe('bounds are counted and told', () => {
  test('datagrams that wait for fragments', () => {
    const [part = Buffer.alloc(0)] = fragments(udp(ends, request(1, 'x'.repeat(2000))), 800);
    const many = Array.from({ length: 1500 }, (_, id) => {
      const copy = Buffer.from(part);
      copy.writeUInt16BE(id, 4);
      return copy;
    });
    const { notes, records } = read(frames(many));
    expect(notes.map(note => note.text)).toEqual([
      expect.stringMatching(
        /^\d+ IP datagrams given up because too many wait for fragments; first in packet 1025\.$/,
      ),
      '1500 IP datagrams of which fragments are missing; of SIP the first part is read; first in packet 1.',
      '1500 SIP messages cut by the capture (snap length, lost packets or damage); first in packet 1.',
    ]);
    expect(records.length).toBe(1500);
  });

  test('segments that wait for one that never comes: after 256 the stream goes on', () => {
    const one = request(1);
    const segments = Array.from({ length: 300 }, (_, i) =>
      tcp(ends, { seq: 5000 + i * one.length, data: one }),
    );
    const { records, holes } = read(frames([tcp(ends, { seq: 1000, data: one }), ...segments]));
    expect(records.length).toBe(301);
    expect(holes.map(hole => hole.reason)).toEqual([
      `${4000 - one.length} bytes of 192.0.2.1:5060 -> 192.0.2.2:5070 (TCP connection 1) not captured`,
    ]);
  });

  test('connections: a flood of new ones makes old ones be forgotten, and their next message is read all the same', {
    timeout: 60_000,
  }, () => {
    const one = request(1);
    const flood = Array.from({ length: 40_000 }, (_, i) =>
      tcp({ from: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:5060`, to: ends.to }, { seq: 1, flags: 2 }),
    );
    const { records, notes } = read(
      frames([
        tcp(ends, { seq: 1000, data: one }),
        ...flood,
        tcp(ends, { seq: 1000 + one.length, data: request(2) }),
      ]),
    );
    expect(records.map(record => record.frame)).toEqual([1, 40_002]);
    expect(notes.map(note => note.text)).toEqual([
      '1 TCP connection forgotten because too many are open at once; first in packet 32769.',
    ]);
  });

  test('places of damage: the first twenty of a kind are written out', () => {
    const file = new Pcapng().interface(1);
    for (let i = 0; i < 30; i++) {
      file.packet(0, micro + BigInt(i), first, [[4, file.u64(1n)]]);
    }
    const { notes } = read(file.bytes());
    expect(notes.length).toBe(21);
    expect(notes.at(-1)?.text).toBe('10 more of this kind, first in packet 22.');
  });
});

test('a reader counts as it goes, and hands messages on when they are complete', () => {
  const file = frames([udp(ends, request(1)), udp(back, answer(1))]);
  const seen: number[] = [];
  const reader = new CaptureReader({
    ops: portableByteOps,
    message: (message: CapturedMessage) => seen.push(message.frame),
  });
  reader.push(file.subarray(0, file.length - 5));
  expect({ seen, packets: reader.packets, messages: reader.messages }).toEqual({
    seen: [1],
    packets: 1,
    messages: 1,
  });
  reader.push(file.subarray(file.length - 5));
  expect(reader.finish()).toMatchObject({ packets: 2, messages: 2, notes: [] });
  expect(seen).toEqual([1, 2]);
});

test('offsets are bytes of the file, or -1 for what was put together', () => {
  const long = request(2, 'x'.repeat(2000));
  const file = frames([
    udp(ends, request(1)),
    tcp(ends, { seq: 1, data: request(3) + long.slice(0, 100) }),
    tcp(ends, { seq: 1 + request(3).length + 100, data: long.slice(100) }),
  ]);
  const found: (readonly [number, string])[] = [];
  const reader = new CaptureReader({
    ops: portableByteOps,
    message: ({ bytes, start, end, offset }) =>
      found.push([offset, Buffer.from(bytes.subarray(start, end)).toString('latin1')]),
  });
  reader.push(file);
  reader.finish();
  expect(found.map(([offset]) => offset >= 0)).toEqual([true, true, false]);
  for (const [offset, text] of found.slice(0, 2)) {
    expect(file.toString('latin1', offset, offset + text.length)).toBe(text);
  }
  expect(found[2]?.[1]).toBe(long);
});
