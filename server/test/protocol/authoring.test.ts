import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Hover,
} from 'vscode-languageserver/node';
import type { PrepareResult } from '../../src/core/protocol';
import { applyWireEdits } from './apply-wire-edits';
import { brief, endOf, LspClient } from './lsp-client';
import { brokenInvite, goodRequests } from './sample-texts';

let client: LspClient;
beforeAll(async () => {
  ({ client } = await LspClient.start());
});
afterAll(async () => {
  expect(await client.stop()).toBe(0);
});

describe('a broken message', () => {
  const uri = 'file:///work/broken.sip';
  let text = brokenInvite;

  test('opened: exactly these findings, on exactly these words', async () => {
    await client.open(uri, 'sip-message', text);
    expect((await client.diagnostics(uri)).map(d => brief(text, d))).toEqual([
      'warning via-branch-cookie: branch=74bf9',
      'error max-forwards-invalid: seventy',
      'error cseq-method-mismatch: OPTIONS',
      'error uri-invalid: 192.0.2.300',
      'error content-length-mismatch: 5',
    ]);
  });

  test('a finding says what is wrong, links to its rule, and carries what an action needs', async () => {
    const [first] = await client.diagnostics(uri);
    expect(first).toEqual({
      range: { start: { line: 3, character: 33 }, end: { line: 3, character: 45 } },
      severity: 2,
      code: 'via-branch-cookie',
      codeDescription: {
        href: expect.stringMatching(/^https:.*\/test-fixtures\/lint\/via-branch-cookie\.md$/),
      },
      source: 'siplens',
      message: 'Via branch "74bf9" lacks the z9hG4bK cookie, so peers fall back to RFC 2543 matching.',
      data: { rule: 'via-branch-cookie', confidence: 'certain', reference: 'RFC 3261 §8.1.1.7, §17.2.3' },
    });
  });

  test('an edit: the findings of the new version', async () => {
    text = text.replace('CSeq: 1 OPTIONS', 'CSeq: 1 INVITE');
    const range = { start: { line: 8, character: 8 }, end: { line: 8, character: 15 } };
    const version = await client.change(uri, { range, text: 'INVITE' });
    expect((await client.diagnostics(uri, version)).map(d => brief(text, d))).toEqual([
      'warning via-branch-cookie: branch=74bf9',
      'error max-forwards-invalid: seventy',
      'error uri-invalid: 192.0.2.300',
      'error content-length-mismatch: 5',
    ]);
  });

  test('a quick fix, applied, takes its finding away', async () => {
    const cursor = endOf(text, 'branch=74bf9');
    const diagnostics = client.lastDiagnostics(uri);
    const context = { diagnostics, only: ['quickfix'] };
    const range = { start: cursor, end: cursor };
    const actions = await client.ask<CodeAction[]>('textDocument/codeAction', uri, { range, context });
    expect(actions.map(a => [a.title, a.isPreferred, a.diagnostics?.map(d => d.code)])).toEqual([
      ['Replace by a new branch', true, ['via-branch-cookie']],
    ]);
    const edits = actions[0]?.edit?.changes?.[uri] ?? [];
    text = applyWireEdits(text, edits);
    expect(text).toMatch(/branch=z9hG4bK\w+\n/);
    const version = await client.change(
      uri,
      ...edits.map(edit => ({ range: edit.range, text: edit.newText })),
    );
    expect((await client.diagnostics(uri, version)).map(d => d.code)).toEqual([
      'max-forwards-invalid',
      'uri-invalid',
      'content-length-mismatch',
    ]);
  });

  test('fix all leaves what only a person can know', async () => {
    const start = { line: 0, character: 0 };
    const context = { diagnostics: [], only: ['source.fixAll'] };
    const actions = await client.ask<CodeAction[]>('textDocument/codeAction', uri, {
      range: { start, end: start },
      context,
    });
    expect(actions.map(a => a.kind)).toEqual(['source.fixAll']);
    text = applyWireEdits(text, actions[0]?.edit?.changes?.[uri] ?? []);
    expect(text).toContain('Content-Length: 0\n');
    const version = await client.change(uri, { text });
    expect((await client.diagnostics(uri, version)).map(d => d.code)).toEqual(['uri-invalid']);
  });

  test('closing clears', async () => {
    await client.close(uri);
    const cleared = await client.until(() =>
      client.published.find(p => p.uri === uri && p.version === undefined),
    );
    expect(cleared.diagnostics).toEqual([]);
  });
});

describe('two good requests', () => {
  const uri = 'file:///work/good.sip';
  const text = goodRequests;

  test('no finding, and the client is told what was analysed', async () => {
    await client.open(uri, 'sip-message', text);
    expect(await client.diagnostics(uri)).toEqual([]);
    const told = await client.until(() => client.analysed.find(p => p.uri === uri));
    expect(told).toEqual({
      uri,
      version: 1,
      languageId: 'sip-message',
      messages: 2,
      calls: 0,
      errors: 0,
      warnings: 0,
    });
  });

  test('completion of header names, with documentation on demand', async () => {
    const position = endOf(text, 'Ma');
    const list = await client.ask<CompletionList>('textDocument/completion', uri, { position });
    const item = list.items.find(i => i.label === 'Supported');
    expect(item).toMatchObject({
      kind: 5,
      textEdit: { range: { start: { line: position.line, character: 0 } } },
    });
    const resolved: CompletionItem = await client.connection.sendRequest('completionItem/resolve', item);
    expect(resolved.documentation).toMatchObject({
      kind: 'markdown',
      value: expect.stringContaining('RFC 3261'),
    });
  });

  test('completion of values: methods after the CSeq number', async () => {
    const position = endOf(text, 'CSeq: 1 ');
    const list = await client.ask<CompletionList>('textDocument/completion', uri, { position });
    expect(list.items.map(i => i.label)).toContain('OPTIONS');
  });

  test('hover with meaning and RFC section', async () => {
    const hover = await client.ask<Hover>('textDocument/hover', uri, { position: endOf(text, 'Max-For') });
    expect(hover.range).toEqual({ start: { line: 6, character: 0 }, end: { line: 6, character: 12 } });
    expect(hover.contents).toMatchObject({
      kind: 'markdown',
      value: expect.stringContaining('RFC 3261 §20.22'),
    });
  });

  test('outline', async () => {
    const symbols = await client.ask<DocumentSymbol[]>('textDocument/documentSymbol', uri);
    expect(symbols.map(s => s.name)).toEqual(['OPTIONS · ping', 'MESSAGE · Text']);
    expect(symbols[0]?.children?.map(s => s.name)).toEqual([
      'Via',
      'Max-Forwards',
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'Content-Length',
    ]);
  });

  test('folding: each message, and its headers', async () => {
    const folds = await client.ask<FoldingRange[]>('textDocument/foldingRange', uri);
    expect(folds.map(f => [f.startLine, f.endLine])).toEqual([
      [2, 11],
      [5, 11],
      [13, 25],
      [16, 23],
    ]);
  });

  test('a lens above each request, for the command of the client', async () => {
    const lenses = await client.ask<CodeLens[]>('textDocument/codeLens', uri);
    const at = (line: number) => [uri, { line, character: 0 }];
    expect(lenses.map(l => l.command)).toEqual([
      { title: 'Send', command: 'siplens.send', arguments: at(4) },
      { title: 'Preview', command: 'siplens.previewRequest', arguments: at(4) },
      { title: 'Send', command: 'siplens.send', arguments: at(15) },
      { title: 'Preview', command: 'siplens.previewRequest', arguments: at(15) },
    ]);
  });

  test('lenses are asked for anew once the settings of a text are known: the editor may have asked too early', async () => {
    const before = client.lensRefreshes;
    const early = 'file:///work/early.sip';
    await client.open(early, 'sip-message', goodRequests);
    await client.until(() => (client.lensRefreshes > before ? true : undefined));
    expect(await client.ask<CodeLens[]>('textDocument/codeLens', early)).toHaveLength(4);
    await client.close(early);
  });

  test('semantic tokens of all and of a part', async () => {
    const all = await client.ask<{ data: number[] }>('textDocument/semanticTokens/full', uri);
    expect(all.data.length % 5).toBe(0);
    const range = { start: { line: 14, character: 0 }, end: { line: 24, character: 0 } };
    const part = await client.ask<{ data: number[] }>('textDocument/semanticTokens/range', uri, { range });
    expect(part.data.length).toBeGreaterThan(0);
    expect(part.data.length).toBeLessThan(all.data.length);
    // The first token of the part stands in its own lines.
    expect(part.data[0]).toBeGreaterThanOrEqual(14);
  });

  test('prepare: the exact bytes of the request under the cursor', async () => {
    const prepared: PrepareResult = await client.connection.sendRequest('siplens/prepare', {
      uri,
      position: { line: 16, character: 3 },
      local: { address: '127.0.0.1', port: 5099 },
    });
    if (prepared.kind !== 'ready') throw new Error(JSON.stringify(prepared));
    const { bytes, ...rest } = prepared;
    expect(rest).toEqual({
      kind: 'ready',
      name: 'Text',
      method: 'MESSAGE',
      target: { transport: 'udp', host: '127.0.0.1', port: 5070, transportIsOpen: true },
      timeoutMs: 32_000,
      mode: 'exact',
      changes: [],
      secretRows: [],
    });
    expect(Buffer.from(bytes, 'base64').toString()).toBe(
      [
        'MESSAGE sip:bob@127.0.0.1:5070 SIP/2.0',
        'Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK776sgdkse',
        'Max-Forwards: 70',
        'From: <sip:alice@192.0.2.10>;tag=49583',
        'To: <sip:bob@127.0.0.1>',
        'Call-ID: asd88asd77a@192.0.2.10',
        'CSeq: 1 MESSAGE',
        'Content-Type: text/plain',
        'Content-Length: 5',
        '',
        'Watso',
      ].join('\r\n'),
    );
  });

  test('prepare refuses with a reason where there is no request', async () => {
    const prepared: PrepareResult = await client.connection.sendRequest('siplens/prepare', {
      uri,
      position: { line: 0, character: 0 },
    });
    expect(prepared).toEqual({ kind: 'refused', reason: 'There is no request in this part of the file.' });
  });
});
