import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mediaFactsOf, noMedia } from '../../../src/core/trace/media-facts';
import { mediaOfChunk } from '../../../src/core/trace/media-of-chunk';
import { percentByte } from '../../../src/core/trace/percent';
import { readMediaPacket as readBytes } from '../../../src/core/trace/read-media-packet';

const place = { source: '192.0.2.1:4000', destination: '192.0.2.2:5000', time: 1000 };
/** The packet as bytes behind some others, as it stands in a capture. */
const readMediaPacket = (packet: string, at: typeof place) =>
  readBytes(Buffer.from(`before${packet}after`, 'latin1'), { start: 6, end: 6 + packet.length }, at);
const bytes = (...values: readonly number[]) => String.fromCharCode(...values);
const rtp = (second = 0) => bytes(0x80, second, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 0xff);
const stun = (...attributes: readonly number[]) =>
  bytes(1, 1, 0, attributes.length, 0x21, 0x12, 0xa4, 0x42, ...new Array<number>(12).fill(7), ...attributes);

describe('what a packet is that is no SIP', () => {
  test('RTP has version 2, a payload type that is in use, and an SSRC', () => {
    expect(readMediaPacket(rtp(), place)).toEqual({
      kind: 'rtp',
      source: '192.0.2.1:4000',
      destination: '192.0.2.2:5000',
      ssrc: 258,
      payloadType: 0,
      packets: 1,
      first: 1000,
      last: 1000,
    });
    expect(readMediaPacket(rtp(0x80 + 101), place)).toMatchObject({ payloadType: 101 });
  });

  test('RTCP, unassigned payload types, short packets and other versions are none', () => {
    for (const packet of [
      rtp(200),
      rtp(77),
      rtp().slice(0, 11),
      `\x40${rtp().slice(1)}`,
      `\x8f${rtp().slice(1)}`,
    ])
      expect(readMediaPacket(packet, place)).toBeUndefined();
  });

  test('a STUN server tells the mapped address, in the XOR form or plainly; the XOR form counts', () => {
    const plain = [0, 1, 0, 8, 0, 1, 0x13, 0x88, 192, 0, 2, 9];
    const xor = [0, 0x20, 0, 8, 0, 1, 0x13 ^ 0x21, 0x88 ^ 0x12, 203 ^ 0x21, 0x12, 113 ^ 0xa4, 7 ^ 0x42];
    expect(readMediaPacket(stun(...plain), place)).toMatchObject({ kind: 'stun', mapped: '192.0.2.9:5000' });
    expect(readMediaPacket(stun(...plain, ...xor), place)).toEqual({
      kind: 'stun',
      client: '192.0.2.2:5000',
      server: '192.0.2.1:4000',
      mapped: '203.0.113.7:5000',
      time: 1000,
    });
    expect(readMediaPacket(stun(0x80, 0x22, 0, 0), place)).toBeUndefined();
  });

  test('a mapped address of IPv6 is read in both forms (RFC 8489 §14.1, §14.2)', () => {
    const address = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
    const key = [0x21, 0x12, 0xa4, 0x42, ...new Array<number>(12).fill(7)];
    const masked = address.map((byte, i) => byte ^ (key[i] ?? 0));
    const plain = [0, 1, 0, 20, 0, 2, 0x13, 0x88, ...address];
    const xor = [0, 0x20, 0, 20, 0, 2, 0x13 ^ 0x21, 0x88 ^ 0x12, ...masked];
    const mapped = '[2001:db8::7]:5000';
    expect(readMediaPacket(stun(...plain), place)).toMatchObject({ kind: 'stun', mapped });
    expect(readMediaPacket(stun(...xor), place)).toMatchObject({ kind: 'stun', mapped });
    // The family and the length must agree.
    expect(readMediaPacket(stun(...plain.slice(0, 5), 1, ...plain.slice(6)), place)).toBeUndefined();
    expect(readMediaPacket(stun(0, 1, 0, 8, 0, 2, 0x13, 0x88, 192, 0, 2, 9), place)).toBeUndefined();
  });

  test('any bytes are read without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), values => {
        readMediaPacket(bytes(...values), place);
        readMediaPacket(stun(...values), place);
      }),
    );
  });
});

describe('RTP in a record of the native form', () => {
  const escaped = (packet: string) => [...packet].map(c => percentByte(c.charCodeAt(0))).join('');
  const line = '--- 2026-01-07T10:00:00.000Z udp 192.0.2.1:4000 -> 192.0.2.2:5000';

  test('is read from its escapes, with soft breaks and either line end', () => {
    for (const end of ['\n', '\r\n']) {
      const text = `${line} 13 escape=percent${end}${escaped(rtp()).slice(0, 12)}%${end}${escaped(rtp()).slice(12)}${end}`;
      expect(mediaOfChunk(text)).toMatchObject({ kind: 'rtp', ssrc: 258 });
    }
  });

  test('a record of text, without a time or of TCP is none', () => {
    expect(mediaOfChunk(`${line} 13\n${escaped(rtp())}\n`)).toBeUndefined();
    expect(mediaOfChunk(`--- - udp a -> b 13 escape=percent\n${escaped(rtp())}\n`)).toBeUndefined();
    expect(
      mediaOfChunk(`${line.replace('udp', 'tcp')} 13 escape=percent\n${escaped(rtp())}\n`),
    ).toBeUndefined();
  });
});

describe('the media facts of a trace', () => {
  const one = readMediaPacket(rtp(), place);
  const two = readMediaPacket(rtp(), { ...place, time: 3000 });
  const other = readMediaPacket(rtp(), { ...place, source: '192.0.2.3:4000' });
  if (!one || !two || !other) throw new Error('no packets');

  test('join the packets of a stream; a single packet proves nothing', () => {
    expect(mediaFactsOf([one, other, two], undefined).streams).toEqual([
      { ...one, packets: 2, first: 1000, last: 3000 },
    ]);
  });

  test('stay the same object while nothing changes, so that nothing is judged again', () => {
    const facts = mediaFactsOf([one, two], noMedia);
    expect(mediaFactsOf([one, two], facts)).toBe(facts);
    expect(mediaFactsOf([one], facts)).not.toBe(facts);
    expect(mediaFactsOf([], undefined)).toBe(noMedia);
  });
});
