/** Files that change while they are read. */
import { mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFilePieces } from '../../src/node/read-pieces';

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
