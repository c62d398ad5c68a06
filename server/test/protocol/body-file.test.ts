/** A body that is a file, as an editor meets it: its link, the finding where it is missing, and what is prepared. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DocumentLink } from 'vscode-languageserver/node';
import type { PrepareResult } from '../../src/core/protocol';
import { LspClient } from './lsp-client';

const folder = mkdtempSync(join(tmpdir(), 'siplens-body-'));
const file = (name: string) => join(folder, name);
const uri = pathToFileURL(file('calls/call.sip')).href;
const request = (path: string) => `MESSAGE sip:bob@127.0.0.1:5070 SIP/2.0\nContent-Type: x/y\n\n< ${path}\n`;
const text = `@which = here\n@away = ..\n${request('./here.sdp')}\n###\n${request('./gone.sdp')}\n###\n${request('../outside')}\n###\n${request('./{{which}}.sdp')}\n###\n${request('{{away}}/outside')}`;
const line = (of: string) => text.slice(0, text.indexOf(of)).split('\n').length - 1;

let client: LspClient;
beforeAll(async () => {
  mkdirSync(file('calls'));
  writeFileSync(file('calls/here.sdp'), Uint8Array.of(0, 255));
  writeFileSync(file('outside'), 'secret');
  ({ client } = await LspClient.start());
  await client.open(uri, 'sip-message', text);
  await client.diagnostics(uri);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  expect(await client.stop()).toBe(0);
});

const prepare = (of: string, more: object = {}) =>
  client.connection.sendRequest<PrepareResult>('siplens/prepare', {
    uri,
    position: { line: line(of), character: 3 },
    ...more,
  });
const missing = () =>
  client
    .lastDiagnostics(uri)
    .filter(({ code }) => code === 'body-file-missing')
    .map(({ message }) => message);

test('each is a link', async () => {
  const links = await client.ask<DocumentLink[]>('textDocument/documentLink', uri, {});
  expect(links.map(({ target }) => target)).toEqual([
    pathToFileURL(file('calls/here.sdp')).href,
    pathToFileURL(file('calls/gone.sdp')).href,
    pathToFileURL(file('outside')).href,
    pathToFileURL(file('calls/here.sdp')).href,
    pathToFileURL(file('outside')).href,
  ]);
});

test('the one that is there is the body, byte for byte', async () => {
  const prepared = await prepare('./here.sdp');
  if (prepared.kind !== 'ready') throw new Error(JSON.stringify(prepared));
  const bytes = Buffer.from(prepared.bytes, 'base64');
  expect(bytes.subarray(-6)).toEqual(Buffer.from('\r\n\r\n\0\xff', 'latin1'));
  expect(prepared.changes.find(({ what }) => what === 'Content-Length')?.after).toBe('2');
});

test('the one that is missing is a finding, and the reason not to send', async () => {
  expect(missing()).toEqual([
    'There is no file "./gone.sdp" beside this one, so the request cannot be sent.',
  ]);
  expect(await prepare('./gone.sdp')).toEqual({
    kind: 'refused',
    reason: 'The body "./gone.sdp" cannot be read: no such file. Nothing was sent.',
  });
});

test('one outside of the workspace is read only when the user agreed', async () => {
  expect(await prepare('../outside')).toEqual({
    kind: 'asks',
    prompts: [],
    secrets: [],
    files: [file('outside')],
  });
  const allowed = await prepare('../outside', { allowedFiles: [file('outside')] });
  expect(allowed.kind === 'ready' && Buffer.from(allowed.bytes, 'base64').toString()).toContain('secret');
});

test('one whose name is a variable is read, and cannot lead out of the workspace', async () => {
  const prepared = await prepare('./{{which}}.sdp');
  if (prepared.kind !== 'ready') throw new Error(JSON.stringify(prepared));
  expect(Buffer.from(prepared.bytes, 'base64').subarray(-2)).toEqual(Buffer.from('\0\xff', 'latin1'));
  const reason = `The body "../outside" cannot be read: a variable in its name leads out of the workspace, to ${file('outside')}. Write the name out. Nothing was sent.`;
  expect(await prepare('{{away}}/outside')).toEqual({ kind: 'refused', reason });
});

test('when it comes, the finding goes', async () => {
  writeFileSync(file('calls/gone.sdp'), 'v=0');
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: pathToFileURL(file('calls/gone.sdp')).href, type: 1 }],
  });
  await expect.poll(missing).toEqual([]);
});
