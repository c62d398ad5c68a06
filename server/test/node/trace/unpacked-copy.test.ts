/** What is packed is unpacked once: any part of it can then be read, and is the same as by unpacking it again. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type FileSource, openSource } from '../../../src/node/trace/file-source';
import { TraceReader } from '../../../src/node/trace/trace-reader';
import { UnpackedCopy } from '../../../src/node/trace/unpacked-copy';
import { pcapOfDatagrams } from '../../harness/make-pcap';

const folder = mkdtempSync(join(tmpdir(), 'siplens-packed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const from = '10.0.0.1:5060';
const to = '10.0.0.2:5060';
const message = (i: number) =>
  `OPTIONS sip:b@c SIP/2.0\r\nCall-ID: ${i}\r\nCSeq: ${i} OPTIONS\r\nSubject: ${'x'.repeat(i % 900)}\r\n\r\n`;
const log = Array.from(
  { length: 4000 },
  (_, i) => `U 2026/01/07 09:00:00.${String(i).padStart(6, '0')} ${from} -> ${to}\n${message(i)}\n`,
).join('');
const capture = pcapOfDatagrams(Array.from({ length: 4000 }, (_, i) => ({ from, to, payload: message(i) })));

function opened(name: string, bytes: Uint8Array, keepsUnpacked: boolean): FileSource {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const source = openSource(path, keepsUnpacked);
  if ('reason' in source) throw new Error(source.reason);
  return source;
}

async function bytesOf(source: FileSource): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of source.pieces()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe('A packed file', () => {
  test('that is kept unpacked gives any part that was unpacked, also while it is read for the first time', async () => {
    const source = opened('kept.gz', gzipSync(log), true);
    expect(source.canRead(1)).toBe(false);
    for await (const piece of source.pieces()) {
      expect(source.canRead(piece.length)).toBe(true);
      expect(source.readRange(100, 300).toString()).toBe(log.slice(100, 300));
      break;
    }
    source.close();
    const again = opened('kept.gz', gzipSync(log), true);
    expect((await bytesOf(again)).toString()).toBe(log);
    const { packed } = again;
    expect([again.canRead(log.length), again.canRead(log.length + 1)]).toEqual([true, false]);
    expect((await bytesOf(again)).toString()).toBe(log);
    // Nothing was unpacked for it.
    expect(again.packed).toBe(packed);
    again.close();
  });

  test('that is cut is kept as far as it could be unpacked', async () => {
    const packed = gzipSync(log);
    const source = opened('cut.gz', packed.subarray(0, packed.length >> 1), true);
    const bytes = await bytesOf(source);
    expect(source.note).toContain('damaged or cut');
    expect(source.canRead(bytes.length)).toBe(true);
    expect((await bytesOf(source)).equals(bytes)).toBe(true);
    source.close();
  });

  test.each([
    ['log', Buffer.from(log)],
    ['capture', capture],
  ])('of a %s gives the same messages whether it is kept unpacked or not', async (name, bytes) => {
    const rows = [3999, 0, 17, 2500];
    const read = async (keepsUnpacked: boolean) => {
      const source = opened(`${name}.gz`, gzipSync(bytes), keepsUnpacked);
      const reader = new TraceReader(source, { inputFormat: undefined, follow: false, seed: 1 });
      while (await reader.step());
      expect(source.canRead(bytes.length)).toBe(keepsUnpacked);
      const records = await reader.feed?.read(rows);
      source.close();
      // Nobody asks where the header of a packet stands in its file.
      return records?.map(record => ({ ...record, header: undefined }));
    };
    const kept = await read(true);
    expect(kept?.map(record => record?.payload)).toEqual(rows.map(message));
    expect(await read(false)).toEqual(kept);
  });
});

describe('The copy of what was unpacked', () => {
  test('takes no more than there is room for', () => {
    const copy = UnpackedCopy.open(10);
    expect([copy?.add(Buffer.from('12345678')), copy?.add(Buffer.from('90a'))]).toEqual([true, false]);
    expect(copy?.read(6, 99).toString()).toBe('78');
    copy?.close();
  });

  test.skipIf(process.platform === 'win32')('has no name that a killed process could leave', () => {
    const before = readdirSync(tmpdir()).filter(name => name.startsWith('siplens-unpacked-')).length;
    const copy = UnpackedCopy.open();
    copy?.add(Buffer.from('x'));
    expect(
      readdirSync(tmpdir()).filter(name => name.startsWith('siplens-unpacked-')).length,
    ).toBeLessThanOrEqual(before);
    copy?.close();
  });
});
