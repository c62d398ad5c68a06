/** Environments as an editor meets them: files beside the document, a setting, a choice, and what changes with them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hover, Location } from 'vscode-languageserver/node';
import type { EnvironmentsResult, ListEnvironmentsResult, PrepareResult } from '../../src/core/protocol';
import { LspClient } from './lsp-client';

const folder = mkdtempSync(join(tmpdir(), 'siplens-environments-'));
const uri = pathToFileURL(join(folder, 'call.sip')).href;
const envUri = pathToFileURL(join(folder, 'sip-env.json')).href;
const text = `@x = 1

OPTIONS sip:{{user}}@{{host}}:{{PORT}} SIP/2.0
`;
const at = { line: 2, character: 25 };
const writeEnvironments = (host: string) =>
  writeFileSync(
    join(folder, 'sip-env.json'),
    `{
  "dev": { "user": "alice", "host": "${host}" },
  "live": { "host": "192.0.2.1", "$production": true }, // no user
}`,
  );

let client: LspClient;
beforeAll(async () => {
  writeEnvironments('127.0.0.1');
  writeFileSync(join(folder, '.env'), 'PORT=5070\n');
  ({ client } = await LspClient.start());
  await client.open(uri, 'sip-message', text);
  await client.diagnostics(uri);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  expect(await client.stop()).toBe(0);
});

const choose = (name: string | null) => client.connection.sendRequest('siplens/chooseEnvironment', { name });
const hover = async () => {
  const found = await client.ask<Hover>('textDocument/hover', uri, { position: at });
  return (found.contents as { value: string }).value;
};
const unknown = () =>
  client
    .lastDiagnostics(uri)
    .filter(({ code }) => code === 'unknown-variable')
    .map(({ message }) => message);
const prepare = () => client.connection.sendRequest<PrepareResult>('siplens/prepare', { uri, position: at });
const changed = () =>
  client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: envUri, type: 2 }],
  });

test('while none is chosen, the environments are told and nothing is called unknown', async () => {
  expect(unknown()).toEqual([]);
  expect(await client.connection.sendRequest<EnvironmentsResult>('siplens/environments', { uri })).toEqual({
    chosen: null,
    production: false,
    names: [
      { name: 'dev', production: false },
      { name: 'live', production: true },
    ],
    problems: [],
  });
  expect(await prepare()).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('"user" is defined by "dev" only, and no environment is chosen'),
  });
});

test('a folder has its environments, also where no file of it is open', async () => {
  const folderUri = pathToFileURL(folder).href;
  const list = () =>
    client.connection.sendRequest<ListEnvironmentsResult>('siplens/listEnvironments', { uri: folderUri });
  const listed = await list();
  expect(listed).toEqual({
    chosen: null,
    environments: [
      {
        name: 'dev',
        production: false,
        count: 2,
        location: expect.objectContaining({ uri: envUri, line: 1 }),
      },
      {
        name: 'live',
        production: true,
        count: 1,
        location: expect.objectContaining({ uri: envUri, line: 2 }),
      },
      { name: null, production: false, count: 1, location: expect.objectContaining({ line: 0 }) },
    ],
    problems: [],
  });
});

test('the chosen environment is what hover, definition and sending take', async () => {
  await choose('dev');
  expect(await hover()).toContain('`127.0.0.1`');
  const location = await client.ask<Location>('textDocument/definition', uri, { position: at });
  expect(location).toEqual({
    uri: envUri,
    range: { start: { line: 1, character: 29 }, end: { line: 1, character: 33 } },
  });
  const prepared = await prepare();
  if (prepared.kind !== 'ready') throw new Error(JSON.stringify(prepared));
  expect([prepared.target.host, prepared.target.port]).toEqual(['127.0.0.1', 5070]);
  expect(Buffer.from(prepared.bytes, 'base64').toString()).toMatch(
    /^OPTIONS sip:alice@127\.0\.0\.1:5070 SIP/,
  );
});

test('what the user must be asked for is asked before anything is prepared', async () => {
  const asking = 'file:///work/asking.sip';
  await client.open(asking, 'sip-message', 'OPTIONS sip:{{$prompt Extension}}@127.0.0.1 SIP/2.0\n\n');
  const params = { uri: asking, position: { line: 0, character: 0 } };
  const request = (more: object) =>
    client.connection.sendRequest<PrepareResult>('siplens/prepare', { ...params, ...more });
  expect(await request({})).toEqual({
    kind: 'asks',
    prompts: [{ name: 'Extension', isSecret: false }],
    secrets: [],
    files: [],
  });
  const prepared = await request({ answers: { Extension: '100' } });
  if (prepared.kind !== 'ready') throw new Error(JSON.stringify(prepared));
  expect(Buffer.from(prepared.bytes, 'base64').toString()).toMatch(/^OPTIONS sip:100@127\.0\.0\.1 SIP/);
});

test('another choice judges the open file again', async () => {
  await choose('live');
  await expect
    .poll(unknown)
    .toEqual(['Variable "user" is defined neither in this file nor by the environment "live"; "dev" does.']);
  await choose('dev');
  await expect.poll(unknown).toEqual([]);
});

test('a file that changes on disk is read again; the setting is read below it', async () => {
  writeEnvironments('127.0.0.2');
  await changed();
  await expect.poll(hover).toContain('`127.0.0.2`');
  await client.configure({ environments: { dev: { host: '127.0.0.3' } } });
  await expect.poll(hover).toContain('`127.0.0.2`');
  rmSync(join(folder, 'sip-env.json'));
  await changed();
  await expect.poll(hover).toContain('`127.0.0.3`');
  expect(await hover()).toContain('setting siplens\\.environments');
});
