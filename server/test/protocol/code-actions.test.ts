/** Code actions as an editor asks for them: edits that are made when they are taken, and none offered twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { applyWireEdits } from './apply-wire-edits';
import { endOf, LspClient } from './lsp-client';

const uri = 'file:///work/actions.sip';
const text = `OPTIONS sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK74bf9
Max-Forwards: 70
From: <sip:alice@example.com>;tag=9fxced76sl
To: <sip:bob@example.com>
Call-ID: 3848276298220188511@example.com
CSeq: 1 OPTIONS
Content-Type: text/plain
Content-Length: 9

hello
`;

let client: LspClient;
beforeAll(async () => {
  const canResolve = { codeAction: { resolveSupport: { properties: ['edit'] } } };
  ({ client } = await LspClient.start({}, canResolve));
  await client.open(uri, 'sip-message', text);
  await client.diagnostics(uri);
});
afterAll(async () => {
  expect(await client.stop()).toBe(0);
});

function actionsAt(word: string, only?: string[]): Promise<CodeAction[]> {
  const cursor = endOf(text, word);
  return client.ask<CodeAction[]>('textDocument/codeAction', uri, {
    range: { start: cursor, end: cursor },
    context: { diagnostics: [], ...(only ? { only } : {}) },
  });
}

test('fix all comes without its edit, and gets it when it is taken', async () => {
  const [action] = await actionsAt('Max-Forwards', ['source.fixAll']);
  expect(action).toMatchObject({ kind: 'source.fixAll' });
  expect(action?.edit).toBeUndefined();
  const resolved = await client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
  expect(applyWireEdits(text, resolved.edit?.changes?.[uri] ?? [])).toContain('Content-Length: 7\n');
});

test('an action that has its edit stays as it is, also one that nobody made here', async () => {
  const [quick] = await actionsAt('Content-Length: 9', ['quickfix']);
  expect(await client.connection.sendRequest('codeAction/resolve', quick)).toEqual(quick);
  const other = { title: 'x', data: { fixAllOf: 'file:///nowhere.sip' } };
  expect(await client.connection.sendRequest('codeAction/resolve', other)).toEqual(other);
});

test('Content-Length is set by its quick fix at the finding, and by a rewrite elsewhere: offered once', async () => {
  const setsLength = async (word: string) =>
    (await actionsAt(word)).filter(a => a.title.startsWith('Set Content-Length')).map(a => a.kind);
  expect(await setsLength('Content-Length: 9')).toEqual(['quickfix']);
  expect(await setsLength('Max-Forwards')).toEqual(['refactor.rewrite']);
});
