/** Captures built packet by packet, whole and damaged; each note is the sentence that the user sees. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { mapOffset } from '../../../../src/core/text/span-map';
import { captureToSiptrace } from '../../../../src/core/trace/capture/capture-to-siptrace';
import { readCapture } from '../../../../src/core/trace/capture/read-capture';
import { formatTime } from '../../../../src/core/trace/format-time';
import { siptrace } from '../../../../src/core/trace/formats/siptrace';
import {
  type Datagram,
  ethernetFrame,
  ipPacket,
  linuxCookedFrame,
  type PcapOptions,
  pcapFile,
  pcapOfDatagrams,
} from '../../../harness/make-pcap';
import { recordsOf } from '../formats/format-samples';

const options = 'OPTIONS sip:b@example.com SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n';
const ok = 'SIP/2.0 200 OK\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n';
const ask: Datagram = { from: '10.0.0.1:5060', to: '10.0.0.2:5070', payload: options };
const answer: Datagram = { from: '10.0.0.2:5070', to: '10.0.0.1:5060', payload: ok };
const ask6: Datagram = { from: '[2001:db8::1]:5060', to: '[2001:db8:0:1::2]:5060', payload: options };

const read = (file: Uint8Array) => readCapture(file, portableByteOps);
const noteTexts = (file: Uint8Array) => read(file).notes.map(note => note.text);
const payloads = (file: Uint8Array) => read(file).records.map(record => record.payload);

describe('what is read', () => {
  test('time, addresses, frame number and the exact bytes of each datagram', () => {
    const file = pcapFile([
      { frame: ethernetFrame(ipPacket(ask)), seconds: 1_767_777_242, fraction: 113_402 },
    ]);
    const { records, notes, packets } = read(file);
    const record = records[0];
    expect({ notes, packets, count: records.length }).toEqual({ notes: [], packets: 1, count: 1 });
    expect(record).toMatchObject({
      payload: options,
      transport: 'udp',
      source: '10.0.0.1:5060',
      destination: '10.0.0.2:5070',
      declaredBytes: options.length,
      exactBytes: true,
      truncated: false,
      frame: 1,
    });
    expect(record?.time && formatTime(record.time)).toBe('2026-01-07T09:14:02.113402Z');
  });

  test('offsets are bytes of the file', () => {
    const file = pcapOfDatagrams([ask, answer]);
    for (const { payload, map } of read(file).records) {
      const at = mapOffset(map, 0);
      expect(file.toString('latin1', at, at + payload.length)).toBe(payload);
    }
  });

  test.each<[string, PcapOptions, string]>([
    ['little endian, microseconds', {}, '.000007Z'],
    ['big endian, microseconds', { bigEndian: true }, '.000007Z'],
    ['little endian, nanoseconds', { nanoseconds: true }, '.000000007Z'],
    ['big endian, nanoseconds', { bigEndian: true, nanoseconds: true }, '.000000007Z'],
  ])('the magic number of %s', (_, how, fraction) => {
    const { records } = read(pcapFile([{ frame: ethernetFrame(ipPacket(ask)), fraction: 7 }], how));
    const time = records[0]?.time;
    expect(records.map(record => record.payload)).toEqual([options]);
    expect(time && formatTime(time)?.slice(19)).toBe(fraction);
  });

  test.each<[string, number, (ip: Buffer) => Buffer]>([
    ['Ethernet', 1, ip => ethernetFrame(ip)],
    ['Ethernet with a VLAN tag', 1, ip => ethernetFrame(ip, 1)],
    ['Ethernet with two VLAN tags', 1, ip => ethernetFrame(ip, 2)],
    ['Linux cooked', 113, ip => linuxCookedFrame(ip)],
    ['raw IP', 101, ip => ip],
    ['loopback', 0, ip => Buffer.concat([Buffer.from([2, 0, 0, 0]), ip])],
  ])('link type: %s, IPv4 and IPv6', (_, linkType, wrap) => {
    const frames = [ask, ask6].map(datagram => ({ frame: wrap(ipPacket(datagram)) }));
    const { records } = read(pcapFile(frames, { linkType }));
    expect(records.map(record => record.source)).toEqual(['10.0.0.1:5060', '[2001:db8::1]:5060']);
    expect(records[1]?.destination).toBe('[2001:db8:0:1::2]:5060');
  });

  test('SIP is known by its payload on any port; keep-alives and other protocols are passed over', () => {
    const odd = { ...ask, from: '10.0.0.1:9', to: '10.0.0.2:40000' };
    const others = ['\r\n\r\n', 'jaK\0', '\x80\x00rtp', '', '\0\x01\0\0stun'].map(payload => ({
      ...ask,
      payload,
    }));
    expect(payloads(pcapOfDatagrams([...others, odd]))).toEqual([options]);
  });

  test('line ends before the start line, and several messages, stay in one record', () => {
    const both = `\r\n${options}${ok}`;
    expect(payloads(pcapOfDatagrams([{ ...ask, payload: both }]))).toEqual([both]);
  });
});

describe('what is not read is said', () => {
  test('an unknown link type', () => {
    expect(noteTexts(pcapFile([{ frame: ipPacket(ask) }], { linkType: 147 }))).toEqual([
      'Link type 147 is not supported yet: its 1 packet is not read.',
    ]);
  });

  test('IEEE 802.11', () => {
    expect(
      noteTexts(pcapFile([{ frame: ipPacket(ask) }, { frame: ipPacket(ask) }], { linkType: 127 })),
    ).toEqual(['Link type 127 (IEEE 802.11 (radiotap)) is not supported yet: its 2 packets are not read.']);
  });
});

describe('damage is said, with the place, and what stands before it is read', () => {
  const file = pcapOfDatagrams([ask, answer]);
  const second = 24 + 16 + 42 + options.length;

  test('the file ends inside its header', () => {
    expect(noteTexts(file.subarray(0, 20))).toEqual([
      'The file ends inside its header: 20 of 24 bytes are there.',
    ]);
  });

  test('the file ends inside the header of a packet', () => {
    const cut = file.subarray(0, second + 5);
    expect(noteTexts(cut)).toEqual([
      `The file ends inside the header of packet 2 at byte ${second}: 5 of 16 bytes are there.`,
    ]);
    expect(payloads(cut)).toEqual([options]);
  });

  test('the file ends inside a packet: what is there of its message is kept, marked as cut', () => {
    const cut = file.subarray(0, second + 16 + 42 + 20);
    const capture = read(cut);
    expect(capture.notes.map(note => note.text)).toEqual([
      `The file ends inside packet 2 at byte ${second}: 62 of ${42 + ok.length} bytes are there.`,
      '1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 2.',
    ]);
    expect(capture.records[1]).toMatchObject({
      payload: ok.slice(0, 20),
      truncated: true,
      declaredBytes: ok.length,
    });
  });

  test('a packet length that no packet has', () => {
    const frame = ethernetFrame(ipPacket(ask));
    const says = `Packet 2 at byte ${second} says that it is 2147483647 bytes long, which no packet is`;
    const lying = (count: number) =>
      pcapFile([
        { frame },
        { frame, length: 0x7fffffff },
        ...Array.from({ length: count }, () => ({ frame })),
      ]);
    const skipped = 16 + frame.length;
    const goesOn = `${says}: ${skipped} bytes were skipped, and reading goes on at byte ${second + skipped}.`;
    for (const count of [1, 2, 5]) {
      expect(noteTexts(lying(count))).toEqual([goesOn]);
      expect(payloads(lying(count)).length).toBe(1 + count);
    }
    expect(noteTexts(lying(0))).toEqual([`${says}: what follows in the file cannot be read.`]);
    expect(noteTexts(pcapFile([{ frame, length: 0x7fffffff }, { frame }]))).toEqual([
      'Packet 1 at byte 24 says that it is 2147483647 bytes long, which no packet is: what follows in the file cannot be read.',
    ]);
  });

  test('a snap length: the message is kept as far as it goes', () => {
    const capture = read(pcapOfDatagrams([ask], { snapLength: 42 + 36 }));
    expect(capture.records).toMatchObject([
      { payload: options.slice(0, 36), truncated: true, declaredBytes: options.length },
    ]);
    expect(capture.notes.map(note => note.text)).toEqual([
      '1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 1.',
    ]);
  });

  test('a UDP length beyond the packet', () => {
    expect(read(pcapOfDatagrams([{ ...ask, udpLength: 9000 }])).records).toMatchObject([
      { payload: options, truncated: true, declaredBytes: 8992 },
    ]);
  });

  test('no capture at all', () => {
    expect(noteTexts(Buffer.from('INVITE'))).toEqual([
      'This is no capture: it begins with the magic number of none.',
    ]);
  });

  test('any change of any bytes is survived', () => {
    const good = pcapOfDatagrams([ask, answer, ask6, { ...ask, protocol: 6 }]);
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(changes, fc.nat(good.length), (bytes, length) => {
        const damaged = Uint8Array.from(good);
        for (const [at, value] of bytes) damaged[at] = value;
        const capture = read(damaged.subarray(0, length));
        for (const { map, payload } of capture.records) {
          expect(mapOffset(map, payload.length)).toBeLessThanOrEqual(length);
        }
        captureToSiptrace(capture);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('as native text', () => {
  test('a capture reads the same from its text', () => {
    const capture = read(pcapOfDatagrams([ask, answer, ask6, { ...ask, payload: `${ok}\xff\n` }]));
    const text = captureToSiptrace(capture);
    const kept = ({ map, header, ...rest }: (typeof capture.records)[number]) => rest;
    const again = recordsOf(Buffer.from(text, 'utf8').toString('latin1'), siptrace);
    expect(again.map(kept)).toEqual(capture.records.map(kept));
  });

  test('it begins with what was read and what was not', () => {
    const text = captureToSiptrace(
      read(
        pcapFile([{ frame: ethernetFrame(ipPacket(ask)) }], { snapLength: 14 + 20 + 8 + options.length - 1 }),
      ),
    );
    expect(text.split('\n').slice(0, 6)).toEqual([
      'siptrace 1',
      '# 1 packet, 1 SIP message',
      '# 1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 1.',
      'closed',
      `--- 2026-01-07T09:14:02.000000Z udp 10.0.0.1:5060 -> 10.0.0.2:5070 ${options.length - 1} frame=1 wire=${options.length} escape=percent`,
      'OPTIONS sip:b@example.com SIP/2.0',
    ]);
  });
});
