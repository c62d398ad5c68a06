import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentSource } from '../../src/core/sip/environment';
import { environmentFiles, environmentFilesOfUri } from '../../src/node/environment-files';
import { readEnvironmentJson } from '../../src/node/read-environment-json';

const root = mkdtempSync(join(tmpdir(), 'siplens-env-'));
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const at = (path: string) => join(root, path);
const shown = ({ blocks }: EnvironmentSource) =>
  blocks.flatMap(block => block.variables.map(v => `${block.name ?? 'shared'}.${v.name}=${v.value}`));

beforeAll(() => {
  write('sip-env.json', '{ "dev": { "host": "outside" } }');
  write('work/sip-env.json', '{ "dev": { "host": "top" } }');
  write('work/.env', 'SECRET=top');
  write('work/inner/sip-env.json', '{ "dev": { "host": "inner" } }');
  write('work/inner/deep/call.sip', '');
  write('work/other/call.sip', '');
  write('work/..odd/call.sip', '');
  write('work/folder/sip-env.json/x', '');
  write('work/big/sip-env.json', `{ "dev": { "a": "${'x'.repeat(1024 * 1024)}" } }`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the files of variables', () => {
  it('are the nearest ones, each for itself', async () => {
    const files = await environmentFiles(at('work/inner/deep/call.sip'), [at('work')]);
    expect(shown(files.environments)).toEqual(['dev.host=inner']);
    expect(shown(files.dotenv)).toEqual(['shared.SECRET=top']);
  });

  it('are looked for up to the workspace folder and no further', async () => {
    const files = await environmentFiles(at('work/other/call.sip'), [at('elsewhere'), at('work')]);
    expect(shown(files.environments)).toEqual(['dev.host=top']);
    const inner = await environmentFiles(at('work/other/call.sip'), [at('work/other')]);
    expect(shown(inner.environments)).toEqual([]);
  });

  it('a folder whose name begins with two dots is a folder inside', async () => {
    const files = await environmentFiles(at('work/..odd/call.sip'), [at('work')]);
    expect(shown(files.environments)).toEqual(['dev.host=top']);
  });

  it('of a file outside of all workspace folders stand beside it', async () => {
    expect(
      shown((await environmentFiles(at('work/other/call.sip'), [at('elsewhere')])).environments),
    ).toEqual([]);
    expect(shown((await environmentFiles(at('work/call.sip'), [])).environments)).toEqual(['dev.host=top']);
  });

  it('a folder of that name is none; a file that is too large is told', async () => {
    expect(shown((await environmentFiles(at('work/folder/a.sip'), [at('work')])).environments)).toEqual([
      'dev.host=top',
    ]);
    expect((await environmentFiles(at('work/big/a.sip'), [at('work')])).environments).toEqual({
      blocks: [],
      problems: ['sip-env.json: larger than 1 MiB, so it is not read.'],
    });
  });

  it('a link that leads nowhere is no file', async () => {
    mkdirSync(at('work/linked'));
    symlinkSync(at('nowhere'), at('work/linked/sip-env.json'));
    expect(shown((await environmentFiles(at('work/linked/a.sip'), [at('work')])).environments)).toEqual([
      'dev.host=top',
    ]);
  });

  it('are asked for by URI; what is not saved yet has those of the first workspace folder', async () => {
    const uri = (path: string) => pathToFileURL(at(path)).href;
    const files = await environmentFilesOfUri(uri('work/other/call.sip'), [uri('work')]);
    expect(shown(files.environments)).toEqual(['dev.host=top']);
    const untitled = async (...roots: string[]) =>
      shown((await environmentFilesOfUri('untitled:Untitled-1', roots)).environments);
    expect(await untitled(uri('work'), uri('work/inner'))).toEqual(['dev.host=top']);
    expect(await untitled()).toEqual([]);
  });
});

describe('sip-env.json', () => {
  const read = (text: string) => readEnvironmentJson(text, 'file:///p/sip-env.json');

  it('may hold comments and trailing commas, and knows the places of its names', () => {
    const source = read('// ours\n{\n  "dev": { "host": "a", /* b */ "port": 5060, },\n}\n');
    expect(source.problems).toEqual([]);
    expect(source.blocks[0]?.variables.map(({ name, location }) => [name, location])).toEqual([
      ['host', { uri: 'file:///p/sip-env.json', line: 2, character: 12, length: 4 }],
      ['port', { uri: 'file:///p/sip-env.json', line: 2, character: 33, length: 4 }],
    ]);
  });

  it('of two values with one name the later holds', () => {
    expect(shown(read('{ "dev": { "a": "1", "a": "2" } }'))).toEqual(['dev.a=1', 'dev.a=2']);
  });

  it.each([
    ['', 'sip-env.json: line 1: no JSON (ValueExpected).', []],
    ['[]', 'sip-env.json: no object of environments.', []],
    ['{ "dev": { "a": "1" }\n"x" }', 'sip-env.json: line 2: no JSON (CommaExpected).', ['dev.a=1']],
    ['{ "dev": { "a": "1", "b" ', 'sip-env.json: line 1: no JSON (ColonExpected).', ['dev.a=1']],
    ['['.repeat(500_000), 'sip-env.json: nested too deeply.', []],
  ])('%.30j is told, and what can be read is taken', (text, problem, expected) => {
    const source = read(text);
    expect(source.problems[0]).toBe(problem);
    expect(shown(source)).toEqual(expected);
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:a1 \n/*\\$', '"a"', '"dev":{') }), text => {
        for (const problem of read(text).problems) expect(problem).toMatch(/^sip-env\.json: .*\.$/s);
      }),
    );
  });
});
