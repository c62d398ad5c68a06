import { afterEach, describe, expect, test } from 'vitest';
import { brief, LspClient } from './lsp-client';
import { brokenInvite, busyWithoutAck, goodRequests } from './sample-texts';

const uri = 'file:///work/a.sip';
const clients: LspClient[] = [];

async function start(settings?: unknown): Promise<LspClient> {
  const { client } = await LspClient.start(settings);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) {
    if (client.process.exitCode === null && client.process.signalCode === null) await client.stop();
  }
});

test('what the server can do', async () => {
  const { client, result } = await LspClient.start();
  clients.push(client);
  expect(result.serverInfo?.name).toBe('siplens');
  expect(result.capabilities).toMatchInlineSnapshot(`
    {
      "callHierarchyProvider": true,
      "codeActionProvider": {
        "codeActionKinds": [
          "quickfix",
          "refactor.rewrite",
          "source.fixAll",
        ],
        "resolveProvider": true,
      },
      "codeLensProvider": {},
      "completionProvider": {
        "resolveProvider": true,
        "triggerCharacters": [
          ":",
          " ",
          ";",
          "=",
          "<",
          ",",
          "/",
          "{",
          "$",
          "@",
          """,
        ],
      },
      "definitionProvider": true,
      "documentFormattingProvider": true,
      "documentHighlightProvider": true,
      "documentLinkProvider": {},
      "documentRangeFormattingProvider": true,
      "documentSymbolProvider": true,
      "foldingRangeProvider": true,
      "hoverProvider": true,
      "inlayHintProvider": true,
      "referencesProvider": true,
      "renameProvider": {
        "prepareProvider": true,
      },
      "selectionRangeProvider": true,
      "semanticTokensProvider": {
        "full": true,
        "legend": {
          "tokenModifiers": [
            "dialog1",
            "dialog2",
            "dialog3",
            "dialog4",
            "dialog5",
            "dialog6",
          ],
          "tokenTypes": [
            "keyword",
            "number",
            "string",
            "property",
            "variable",
            "class",
            "enumMember",
            "type",
          ],
        },
        "range": true,
      },
      "signatureHelpProvider": {
        "retriggerCharacters": [
          " ",
          "=",
          ">",
        ],
        "triggerCharacters": [
          ":",
          ";",
          ",",
          "<",
        ],
      },
      "textDocumentSync": {
        "change": 2,
        "openClose": true,
      },
      "workspaceSymbolProvider": true,
    }
  `);
});

test('killed and started again: the same findings, nothing is lost', async () => {
  const first = await start();
  await first.open(uri, 'sip-message', brokenInvite);
  const before = (await first.diagnostics(uri)).map(d => brief(brokenInvite, d));
  const gone = new Promise(resolve => first.process.once('exit', resolve));
  first.process.kill('SIGKILL');
  await gone;
  const second = await start();
  await second.open(uri, 'sip-message', brokenInvite);
  expect((await second.diagnostics(uri)).map(d => brief(brokenInvite, d))).toEqual(before);
  expect(before.length).toBeGreaterThan(0);
});

test('a client that vanishes takes the server with it', async () => {
  const client = await start();
  const gone = new Promise(resolve => client.process.once('exit', resolve));
  client.process.stdin?.end();
  expect(await gone).toBe(1);
});

describe('bad requests', () => {
  test.each([
    ['textDocument/hover', null],
    ['textDocument/hover', {}],
    ['textDocument/completion', { textDocument: { uri }, position: 'here' }],
    ['textDocument/hover', { textDocument: { uri }, position: { line: 1e9, character: -5 } }],
    ['textDocument/codeAction', { textDocument: { uri } }],
    ['textDocument/foldingRange', { textDocument: { uri: 'file:///nowhere' } }],
    ['completionItem/resolve', { label: 'x', data: { id: 'no/such' } }],
    ['siplens/calls', null],
    ['siplens/prepare', { uri }],
    ['siplens/capture', { uri: 'https://example.com/a.pcap' }],
    ['siplens/nonsense', {}],
  ])('%s with %j is answered, and the next request too', async (method, params) => {
    const client = await start();
    await client.open(uri, 'sip-message', goodRequests);
    await client.connection.sendRequest(method, params).catch(error => expect(error).toBeInstanceOf(Error));
    const symbols = await client.ask<unknown[]>('textDocument/documentSymbol', uri);
    expect(symbols).toHaveLength(2);
  });

  test('an exception is logged with the name of its feature', async () => {
    const client = await start();
    await client.open(uri, 'sip-message', goodRequests);
    expect(await client.connection.sendRequest('textDocument/hover', { textDocument: null })).toBeNull();
    const line = await client.until(() => client.log.find(text => text.startsWith('hover: ')));
    expect(line).toContain('TypeError');
  });
});

describe('edits', () => {
  test('a burst of keystrokes is judged once, in its last version', async () => {
    const client = await start();
    await client.open(uri, 'sip-message', goodRequests);
    await client.diagnostics(uri);
    let version = 1;
    for (const [i, letter] of [...'X-Test: 1\n'].entries()) {
      const at = { line: 5, character: i };
      version = await client.change(uri, { range: { start: at, end: at }, text: letter });
    }
    expect(await client.diagnostics(uri, version)).toEqual([]);
    const versions = client.published.filter(p => p.uri === uri).map(p => p.version);
    expect(versions.at(-1)).toBe(11);
    expect(versions.length).toBeLessThan(6);
  });

  test('several changes in one notification, in the order of the client', async () => {
    const client = await start();
    await client.open(uri, 'sip-message', 'OPTIONS sip:a SIP/2.0\nCSeq: 1 OPTIONS\n\n');
    const version = await client.change(
      uri,
      { range: { start: { line: 1, character: 8 }, end: { line: 1, character: 15 } }, text: 'BYE' },
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 7 } }, text: 'BYE' },
    );
    const found = await client.diagnostics(uri, version);
    expect(found.map(d => d.code)).not.toContain('cseq-method-mismatch');
    expect(found.map(d => d.code)).toContain('missing-required-header');
  });

  test('a document that becomes another language is cleared and judged anew', async () => {
    const client = await start();
    await client.open(uri, 'sip-trace', busyWithoutAck);
    expect(await client.diagnostics(uri)).toHaveLength(2);
    const seen = client.published.length;
    await client.close(uri);
    await client.open(uri, 'sip-message', busyWithoutAck);
    const found = await client.until(() => client.published.slice(seen).find(p => p.version === 1));
    expect(client.published[seen]).toEqual({ uri, diagnostics: [] });
    expect(found.diagnostics.map(d => d.code)).not.toContain('invite-non2xx-no-ack');
  });
});

describe('settings', () => {
  test('pulled on open, and again when they change', async () => {
    const client = await start({ lint: { rules: { 'uri-invalid': 'hint', 'via-branch-cookie': 'off' } } });
    await client.open(uri, 'sip-message', brokenInvite);
    const first = (await client.diagnostics(uri)).map(d => brief(brokenInvite, d));
    expect(first).toContain('hint uri-invalid: 192.0.2.300');
    expect(first.join()).not.toContain('via-branch-cookie');
    const seen = client.published.length;
    await client.configure({ lint: { preset: 'off' } });
    const after = await client.until(() => client.published.slice(seen).find(p => p.uri === uri));
    expect(after.diagnostics).toEqual([]);
  });

  test('a wrong setting is told once in the log, and its default is used', async () => {
    const client = await start({ lint: { preset: 'loud' } });
    await client.open(uri, 'sip-message', brokenInvite);
    expect(await client.diagnostics(uri)).toHaveLength(5);
    await client.open('file:///work/b.sip', 'sip-message', goodRequests);
    await client.diagnostics('file:///work/b.sip');
    expect(client.log).toEqual([
      'settings: siplens.lint.preset is none of recommended, strict, interop, off',
    ]);
  });
});
