import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  DocumentHighlight,
  DocumentLink,
  InlayHint,
  Location,
  SelectionRange,
  SignatureHelp,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { applyWireEdits } from './apply-wire-edits';
import { endOf, LspClient } from './lsp-client';

let client: LspClient;
beforeAll(async () => {
  ({ client } = await LspClient.start());
});
afterAll(async () => {
  expect(await client.stop()).toBe(0);
});

const call = `# As in RFC 3665 §3.1
@host = example.com

INVITE sip:bob@{{host}} SIP/2.0
via:SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
From: <sip:alice@example.com>;tag=a1
To: <sip:bob@example.com>
Call-ID: one@192.0.2.1
CSeq: 1 INVITE
Content-Type: application/sdp
Content-Length: 9

v=0

###
SIP/2.0 486 Busy Here
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
From: <sip:alice@example.com>;tag=a1
To: <sip:bob@example.com>;tag=b2
Call-ID: one@192.0.2.1
CSeq: 1 INVITE
Content-Length: 0

< ./late.sdp
`;

const trace = `U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #1
OPTIONS sip:carol@example.com SIP/2.0.
Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK7.
From: <sip:alice@example.com>;tag=1.
To: <sip:carol@example.com>.
Call-ID: 7@example.com.
CSeq: 1 OPTIONS.
.

U 2026/01/07 09:14:02.213402 10.0.0.2:5060 -> 10.0.0.1:5060 #2
SIP/2.0 200 OK.
Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK7.
From: <sip:alice@example.com>;tag=1.
To: <sip:carol@example.com>;tag=2.
Call-ID: 7@example.com.
CSeq: 1 OPTIONS.
.
`;

/** What a range covers, as `line: text`, lines from 1. */
function shown(text: string, { range }: Pick<Location, 'range'>): string {
  const line = text.split('\n')[range.start.line] ?? '';
  return `${range.start.line + 1}: ${line.slice(range.start.character, range.end.character)}`;
}

describe('an authored call', () => {
  const uri = 'file:///work/call.sip';
  beforeAll(() => client.open(uri, 'sip-message', call));

  test('definition: a variable, and a response that goes to its request', async () => {
    const ask = (part: string) =>
      client.ask<Location>('textDocument/definition', uri, { position: endOf(call, part) });
    const variable = await ask('bob@{{ho');
    expect(variable.uri).toBe(uri);
    expect(shown(call, variable)).toBe('2: host');
    expect(shown(call, await ask('SIP/2.0 486'))).toBe('4: INVITE sip:bob@{{host}} SIP/2.0');
  });

  test('references and highlights of a Call-ID', async () => {
    const position = endOf(call, 'Call-ID: on');
    const context = { includeDeclaration: true };
    const found = await client.ask<Location[]>('textDocument/references', uri, { position, context });
    expect(found.map(l => shown(call, l))).toEqual(['8: one@192.0.2.1', '20: one@192.0.2.1']);
    const marks = await client.ask<DocumentHighlight[]>('textDocument/documentHighlight', uri, { position });
    expect(marks.map(m => shown(call, m))).toEqual(found.map(l => shown(call, l)));
  });

  test('references of a variable with and without its definition', async () => {
    const position = endOf(call, '{{ho');
    const ask = (includeDeclaration: boolean) =>
      client.ask<Location[]>('textDocument/references', uri, { position, context: { includeDeclaration } });
    expect((await ask(true)).map(l => shown(call, l))).toEqual(['2: host', '4: host']);
    expect((await ask(false)).map(l => shown(call, l))).toEqual(['4: host']);
  });

  test('rename of a tag: all its places, and no other text', async () => {
    const position = endOf(call, 'tag=a');
    const there = await client.ask('textDocument/prepareRename', uri, { position });
    expect(there).toMatchObject({ placeholder: 'a1' });
    const edit = await client.ask<WorkspaceEdit>('textDocument/rename', uri, {
      position,
      newName: 'alice-1',
    });
    expect(applyWireEdits(call, edit.changes?.[uri] ?? [])).toBe(call.replaceAll('tag=a1', 'tag=alice-1'));
  });

  test('a rename that would break the message is refused with the reason', async () => {
    const position = endOf(call, 'tag=a');
    const refused = client.ask('textDocument/rename', uri, { position, newName: 'a\r\nEvil: 1' });
    await expect(refused).rejects.toThrow('line end');
    const nothing = client.ask('textDocument/prepareRename', uri, { position: endOf(call, 'sip:bob') });
    await expect(nothing).rejects.toThrow('Only a Call-ID, tag, branch or variable can be renamed.');
  });

  test('selections grow to the whole document', async () => {
    const positions = [endOf(call, 'branch=z9')];
    const [chain] = await client.ask<SelectionRange[]>('textDocument/selectionRange', uri, { positions });
    const texts: string[] = [];
    for (let at = chain; at; at = at.parent) texts.push(shown(call, at));
    expect(texts.slice(0, 2)).toEqual(['5: z9hG4bK1', '5: branch=z9hG4bK1']);
    expect(texts.length).toBeGreaterThan(6);
  });

  test('links: an RFC section, and the file of a body', async () => {
    const links = await client.ask<DocumentLink[]>('textDocument/documentLink', uri);
    expect(links.map(l => l.target)).toEqual([
      'https://www.rfc-editor.org/rfc/rfc3665.html#section-3.1',
      'file:///work/late.sdp',
    ]);
  });

  test('call hierarchy: the call, the request that created it', async () => {
    const position = endOf(call, 'SIP/2.0 486');
    const items = await client.ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', uri, {
      position,
    });
    expect(items.map(i => [i.name, i.detail])).toEqual([['alice → bob · 486 Busy Here', 'one@192.0.2.1']]);
    const [item] = items;
    const incoming: CallHierarchyIncomingCall[] = await client.connection.sendRequest(
      'callHierarchy/incomingCalls',
      { item },
    );
    expect(incoming.map(c => [c.from.name, c.from.detail])).toEqual([
      ['INVITE sip:bob@{{host}}', '486 Busy Here'],
    ]);
    const outgoing: CallHierarchyOutgoingCall[] = await client.connection.sendRequest(
      'callHierarchy/outgoingCalls',
      { item },
    );
    expect(outgoing).toEqual([]);
  });

  test('an item that is not ours leads nowhere', async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const item = { name: 'x', kind: 1, uri, range, selectionRange: range, data: { kind: 'call' } };
    expect(await client.connection.sendRequest('callHierarchy/incomingCalls', { item })).toEqual([]);
  });

  test('signature help in a value', async () => {
    const position = endOf(call, 'CSeq: 1 ');
    const help = await client.ask<SignatureHelp>('textDocument/signatureHelp', uri, { position });
    expect(help.signatures.map(s => s.label)).toEqual(['CSeq: number method']);
    expect(help.activeParameter).toBe(1);
    expect(help.signatures[0]?.parameters?.[1]?.label).toEqual([13, 19]);
  });

  test('formatting of the document and of a range', async () => {
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await client.ask<TextEdit[]>('textDocument/formatting', uri, { options });
    expect(applyWireEdits(call, edits)).toBe(call.replace('via:SIP', 'Via: SIP'));
    const range = { start: { line: 5, character: 0 }, end: { line: 9, character: 0 } };
    expect(await client.ask('textDocument/rangeFormatting', uri, { range, options })).toEqual([]);
  });
});

describe('hints', () => {
  const uri = 'file:///work/hints.sip';
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const ask = async () =>
    (await client.ask<InlayHint[]>('textDocument/inlayHint', uri, { range })).map(hint => [
      hint.position.line + 1,
      hint.label,
    ]);

  test('are shown by default', async () => {
    await client.open(uri, 'sip-message', call);
    await client.diagnostics(uri);
    expect(await ask()).toEqual([
      [11, 'actual 5'],
      [13, 'offer'],
      [22, 'actual 14'],
    ]);
  });

  test('each kind can be turned off, and all together', async () => {
    await client.configure({ inlayHints: { contentLength: false } });
    await expect.poll(ask).toEqual([[13, 'offer']]);
    await client.configure({ inlayHints: { enabled: false } });
    await expect.poll(ask).toEqual([]);
    await client.configure({});
    await expect.poll(ask).toHaveLength(3);
  });

  test('folds are written on one line where the setting says so', async () => {
    const folded = 'file:///work/folded.sip';
    const text = 'OPTIONS sip:a@example.com SIP/2.0\nSubject: first\n second\n\n';
    await client.open(folded, 'sip-message', text);
    const options = { tabSize: 2, insertSpaces: true };
    const format = async () =>
      applyWireEdits(text, await client.ask<TextEdit[]>('textDocument/formatting', folded, { options }));
    expect(await format()).toBe(text);
    await client.configure({ format: { unfold: true } });
    await expect.poll(format).toBe('OPTIONS sip:a@example.com SIP/2.0\nSubject: first second\n\n');
    await client.configure({});
  });
});

describe('a trace', () => {
  const uri = 'file:///work/options.siplog';
  beforeAll(() => client.open(uri, 'sip-trace', trace));

  test('is read: references and definition work', async () => {
    const found = await client.ask<Location[]>('textDocument/references', uri, {
      position: endOf(trace, 'Call-ID: 7'),
      context: { includeDeclaration: true },
    });
    expect(found.map(l => shown(trace, l))).toEqual(['6: 7@example.com', '15: 7@example.com']);
    const target = await client.ask<Location>('textDocument/definition', uri, {
      position: endOf(trace, 'OPTIONS sip'),
    });
    expect(shown(trace, target)).toBe('11: SIP/2.0 200 OK');
  });

  test('is not written: rename is refused, formatting has no edits', async () => {
    const position = endOf(trace, 'Call-ID: 7');
    const refused = client.ask('textDocument/rename', uri, { position, newName: '8' });
    await expect(refused).rejects.toThrow('A trace shows what was sent');
    const options = { tabSize: 2, insertSpaces: true };
    expect(await client.ask('textDocument/formatting', uri, { options })).toEqual([]);
  });

  test('workspace symbols of all open documents', async () => {
    const ask = (query: string) =>
      client.connection.sendRequest<SymbolInformation[]>('workspace/symbol', { query });
    expect((await ask('carol')).map(s => [s.name, s.location.uri])).toEqual([
      ['OPTIONS · alice → carol · 7@example.com', uri],
      ['200 OK (OPTIONS) · alice → carol · 7@example.com', uri],
    ]);
    expect((await ask('INVITE')).length).toBeGreaterThan(1);
    expect(await ask('no such message')).toEqual([]);
  });
});

test('a document that is not open has no answers', async () => {
  const uri = 'file:///work/closed.sip';
  const position = { line: 0, character: 0 };
  expect(await client.ask('textDocument/definition', uri, { position })).toBeNull();
  expect(await client.ask('textDocument/prepareRename', uri, { position })).toBeNull();
  expect(await client.ask('textDocument/selectionRange', uri, { positions: [position] })).toBeNull();
});
