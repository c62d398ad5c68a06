import { describe, expect, test } from 'vitest';
import { Pseudonyms } from '../../../src/core/redact/pseudonyms';
import { redactMedia } from '../../../src/core/redact/redact-media';
import { Redaction } from '../../../src/core/redact/redaction';
import { readMediaPacket } from '../../../src/core/trace/read-media-packet';

const plain = (family: number, address: readonly number[]) => {
  const value = [0, family, 0x13, 0x88, ...address];
  const head = [1, 1, 0, 4 + value.length, 0x21, 0x12, 0xa4, 0x42, ...new Array<number>(12).fill(9)];
  return String.fromCharCode(...head, 0, 1, 0, value.length, ...value);
};
const read = (payload: string) =>
  readMediaPacket(
    Buffer.from(payload, 'latin1'),
    { start: 0, end: payload.length },
    { source: 'a', destination: 'b', time: 1 },
  );

describe('the answer of a STUN server', () => {
  test.each([
    ['IPv4', '203.0.113.9:5000', plain(1, [203, 0, 113, 9])],
    ['IPv6', '[2620:1::9]:5000', plain(2, [0x26, 0x20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9])],
  ])('over %s names the stand-in of the address, and nothing else is left', (_, mapped, payload) => {
    expect(read(payload)).toMatchObject({ mapped });
    const names = new Pseudonyms();
    const by = new Redaction(names);
    redactMedia(payload, by);
    names.settle();
    const hidden = redactMedia(payload, by) ?? '';
    expect(read(hidden)).toMatchObject({ kind: 'stun', mapped: by.hostPort(mapped) });
    expect(by.hostPort(mapped)).not.toBe(mapped);
    // The transaction is gone.
    expect(hidden.slice(8, 20)).toBe('\0'.repeat(12));
  });
});
