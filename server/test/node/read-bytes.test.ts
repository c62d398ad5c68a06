import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { type ReadOutcome, readBytes } from '../../src/node/read-bytes';

const folder = mkdtempSync(join(tmpdir(), 'siplens-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function textOf(outcome: ReadOutcome): string {
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  return Buffer.from(outcome.bytes).toString('latin1');
}

/** Text that does not compress to nothing, so that a cut gzip still holds some of it. */
const long = Array.from({ length: 20_000 }, (_, i) => `line ${(i * 7919) % 10_007}\n`).join('');

test('a file is read byte for byte', async () => {
  const outcome = await readBytes(file('a.log', Buffer.from([0, 13, 10, 0xff, 0x1f])));
  expect(outcome).toMatchObject({ kind: 'bytes', notes: [] });
  expect(textOf(outcome)).toBe('\0\r\n\xff\x1f');
});

test('gzip is known by its first bytes, whatever the name says', async () => {
  expect(textOf(await readBytes(file('packed.log', gzipSync('SIP/2.0 200 OK'))))).toBe('SIP/2.0 200 OK');
});

test('a gzip cut in the middle gives what is there, and a note', async () => {
  const outcome = await readBytes(file('cut.gz', gzipSync(long).subarray(0, 9000)));
  const text = textOf(outcome);
  expect(text.length).toBeGreaterThan(1000);
  expect(long.startsWith(text)).toBe(true);
  expect(outcome).toMatchObject({
    notes: [`gzip data damaged or cut (unexpected end of file); ${text.length} bytes could be unpacked`],
  });
});

test('a damaged gzip gives what is there, and a note', async () => {
  const packed = gzipSync(long);
  packed.fill(0xff, 20_000, 20_100);
  const outcome = await readBytes(file('damaged.gz', packed));
  expect(outcome.kind === 'bytes' && outcome.notes[0]).toMatch(/^gzip data damaged or cut/);
});

test('files of no byte and of one byte', async () => {
  expect(textOf(await readBytes(file('one', 'x')))).toBe('x');
  expect(textOf(await readBytes(file('empty', '')))).toBe('');
});

test.each([
  [join(folder, 'nothing'), 'no such file'],
  [folder, 'it is a directory'],
])('%s cannot be read: %s', async (path, reason) => {
  expect(await readBytes(path)).toEqual({ kind: 'failed', reason });
});

test('more than the limit is refused, never cut in silence', async () => {
  const reason = 'larger than 100 bytes, which is not supported yet';
  expect(await readBytes(file('big', long), { maxBytes: 100 })).toEqual({ kind: 'failed', reason });
  // A gzip bomb: small on disk, large in memory.
  expect(await readBytes(file('bomb.gz', gzipSync(Buffer.alloc(10_000_000))), { maxBytes: 100 })).toEqual({
    kind: 'failed',
    reason,
  });
});

test('progress counts the packed bytes up to the end', async () => {
  const packed = gzipSync(long);
  const seen: number[] = [];
  await readBytes(file('p.gz', packed), { onProgress: bytes => seen.push(bytes) });
  expect(seen.at(-1)).toBe(packed.length);
});
