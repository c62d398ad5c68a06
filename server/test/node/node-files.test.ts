import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeFiles } from '../../src/node/node-files';

const folder = mkdtempSync(join(tmpdir(), 'siplens-files-'));
beforeAll(() => {
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['z.log', 'a/one.sip', 'a/b/two.log', 'node_modules/x.log', '.hidden']) {
    writeFileSync(join(folder, name), name);
  }
  writeFileSync(join(folder, 'a', 'siplint.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what stands behind a name', async () => {
  expect(await nodeFiles.kindOf(join(folder, 'z.log'))).toBe('file');
  expect(await nodeFiles.kindOf(folder)).toBe('directory');
  expect(await nodeFiles.kindOf(join(folder, 'no'))).toBe('missing');
  expect(await nodeFiles.sizeOf(join(folder, 'z.log'))).toBe(5);
  expect(await nodeFiles.sizeOf(folder)).toBeUndefined();
});

test('files below a folder: in order, without hidden ones and node_modules', async () => {
  const names = ['a/b/two.log', 'a/one.sip', 'a/siplint.json', 'z.log'];
  expect(await nodeFiles.filesBelow(folder)).toEqual(names.map(name => join(folder, name)));
});

test('a glob', async () => {
  const names = ['a/b/two.log', 'z.log'];
  expect(await nodeFiles.glob(`${folder}/**/*.log`)).toEqual(names.map(name => join(folder, name)));
  expect(await nodeFiles.glob(`${folder}/*.nothing`)).toEqual([]);
});

test('a file is found by walking up', async () => {
  const found = await nodeFiles.findUpwards(join(folder, 'a', 'b', 'two.log'), 'siplint.json');
  expect(found).toEqual({ path: join(folder, 'a', 'siplint.json'), text: '{}' });
  expect(await nodeFiles.findUpwards(join(folder, 'z.log'), 'surely-nowhere.json')).toBeUndefined();
});

test('writing and reading text, and why it fails', async () => {
  const path = join(folder, 'out.json');
  expect(await nodeFiles.writeText(path, '[]\n')).toBeUndefined();
  expect(await nodeFiles.readText(path)).toEqual({ text: '[]\n' });
  expect(await nodeFiles.writeText(join(folder, 'no', 'out.json'), '')).toBe('no such file');
  expect(await nodeFiles.readText(join(folder, 'no'))).toEqual({ reason: 'no such file' });
});
