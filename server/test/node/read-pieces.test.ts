/** Files that change while they are read. */
import { mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { type BytePieces, readFilePieces, readStreamPieces } from '../../src/node/read-pieces';

const folder = mkdtempSync(join(tmpdir(), 'siplens-pieces-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = Buffer.alloc(4_000_000, 'x');

/** Reads a file of which something happens after its first piece. */
async function readWhile(name: string, change: (path: string) => void) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const pieces = readFilePieces(path);
  let length = 0;
  for await (const piece of pieces) {
    if (length === 0) change(path);
    length += piece.length;
  }
  return { length, failure: pieces.failure };
}

test('a file that stays as it is was read to its end', async () => {
  expect(await readWhile('same.log', () => undefined)).toEqual({ length: bytes.length, failure: undefined });
});

test('a file that is deleted meanwhile is read to its end all the same', async () => {
  const { length, failure } = await readWhile('deleted.log', unlinkSync);
  expect({ length, failure }).toEqual({ length: bytes.length, failure: undefined });
});

test('a file that becomes shorter meanwhile was not read to its end, and that is told', async () => {
  const { length, failure } = await readWhile('shorter.log', path => truncateSync(path, 1000));
  expect(length).toBeLessThan(bytes.length);
  expect(failure).toBe(`the file became shorter while it was read (${length} of ${bytes.length} bytes)`);
});

async function textOf(pieces: BytePieces): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += Buffer.from(piece).toString('latin1');
  return text;
}

test('a stream that comes in pieces is read to its end', async () => {
  const packed = gzipSync('hello, stream');
  const pieces = [...packed].map(byte => Buffer.from([byte]));
  const plain = Readable.from([Buffer.from('SIP'), Buffer.from('/2.0')]);
  expect(await textOf(readStreamPieces(plain))).toBe('SIP/2.0');
  expect(await textOf(readStreamPieces(Readable.from(pieces)))).toBe('hello, stream');
});

test('an interrupted read gives what came before', async () => {
  const controller = new AbortController();
  const stream = new Readable({ read: () => undefined });
  stream.push('SIP/2.0 100 Trying\r\n');
  const pieces = readStreamPieces(stream, controller.signal);
  setTimeout(() => controller.abort(), 30);
  expect(await textOf(pieces)).toBe('SIP/2.0 100 Trying\r\n');
  expect([pieces.notes, pieces.failure]).toEqual([[], undefined]);
});

test('a stream interrupted before its first byte is empty', async () => {
  const controller = new AbortController();
  const stream = new Readable({ read: () => undefined });
  setTimeout(() => controller.abort(), 10);
  expect(await textOf(readStreamPieces(stream, controller.signal))).toBe('');
});
