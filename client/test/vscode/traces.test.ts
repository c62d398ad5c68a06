/** Traces that the server reads from disk: of any size, growing, broken, several as one. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import type { OpenedTrace } from '../../src/traces/opened-trace';
import type { FindingNode, RuleNode, TraceTreeNode } from '../../src/traces/trace-node';
import type { CallNode, CallsNode } from '../../src/trees/calls-node';
import { api, diagnostics, eventually, serverPid } from './support';

const folder = mkdtempSync(join(tmpdir(), 'siplens-traces-'));

interface CallOptions {
  readonly number: number;
  /** Seconds after midnight. */
  readonly at: number;
  readonly status?: string;
  readonly padding?: number;
}

function record(at: number, direction: '->' | '<-', lines: readonly string[]): string {
  const time = new Date(Date.UTC(2026, 0, 7) + Math.round(at * 1000)).toISOString();
  const [from, to] =
    direction === '->' ? ['10.0.0.1:5060', '10.0.0.2:5060'] : ['10.0.0.2:5060', '10.0.0.1:5060'];
  return `--- ${time} udp ${from} -> ${to} -\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n\n`;
}

/** A ping and its answer, as native text; each with its own Call-ID. */
function ping({ number, at, status = '200 OK', padding = 0 }: CallOptions): string {
  const shared = [
    `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${number}`,
    `From: <sip:alice@example.com>;tag=a${number}`,
    `Call-ID: ping-${number}@10.0.0.1`,
    'CSeq: 1 OPTIONS',
    ...(padding > 0 ? [`X-Padding: ${'x'.repeat(padding)}`] : []),
  ];
  const request = ['OPTIONS sip:bob@example.com SIP/2.0', 'Max-Forwards: 70', 'To: <sip:bob@example.com>'];
  const answer = [`SIP/2.0 ${status}`, `To: <sip:bob@example.com>;tag=b${number}`];
  return record(at, '->', [...request, ...shared]) + record(at + 0.1, '<-', [...answer, ...shared]);
}

/** So many pings, one each second from `start` on. */
function pings(count: number, { start = 0, padding = 0 } = {}): string {
  return Array.from({ length: count }, (_, i) => ping({ number: i + 1, at: start + i, padding })).join('');
}

function fileOf(name: string, content: string | Uint8Array): vscode.Uri {
  const file = join(folder, name);
  writeFileSync(file, content);
  return vscode.Uri.file(file);
}

async function traceOf(...uris: readonly vscode.Uri[]): Promise<OpenedTrace | undefined> {
  const { traces } = await api();
  const wanted = uris.map(uri => uri.fsPath).join();
  return traces
    .nodes()
    .map(node => node.trace)
    .find(trace => trace.files.map(file => vscode.Uri.parse(file.uri).fsPath).join() === wanted);
}

/** Opens a trace by its command, and waits until it was read. */
async function openTrace(uri: vscode.Uri, more: readonly vscode.Uri[] = []): Promise<OpenedTrace> {
  const command = more.length > 0 ? 'siplens.openTogether' : 'siplens.openTrace';
  void vscode.commands.executeCommand(command, uri, [uri, ...more]);
  const trace = await eventually(`trace ${uri.path}`, () => traceOf(uri, ...more));
  await eventually(
    `${uri.path} is read`,
    () => trace.state !== undefined && trace.state.state !== 'indexing',
    150_000,
  );
  return trace;
}

async function childrenOf(node: CallsNode): Promise<readonly CallsNode[]> {
  return (await api()).calls.getChildren(node);
}

async function callsOf(trace: OpenedTrace): Promise<readonly CallNode[]> {
  return (await childrenOf(trace.node)).filter(node => node.kind === 'call');
}

async function loadedCalls(trace: OpenedTrace, count: number): Promise<readonly CallNode[]> {
  return eventually(`${count} calls`, async () => {
    const calls = await callsOf(trace);
    return calls.length === count && calls;
  });
}

async function press(node: CallsNode): Promise<void> {
  const { command } = (await api()).calls.getTreeItem(node);
  assert.ok(command, 'the node has a command');
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

async function labels(node: CallsNode): Promise<readonly string[]> {
  const { calls } = await api();
  return calls.getChildren(node).map(child => {
    const { label, description } = calls.getTreeItem(child);
    return `${String(label)} | ${String(description ?? '')}`;
  });
}

async function closeAll(): Promise<void> {
  const { traces } = await api();
  for (const { trace } of traces.nodes())
    await vscode.commands.executeCommand('siplens.closeTrace', trace.node);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

after(() => rmSync(folder, { recursive: true, force: true }));

describe('Traces that are read from disk', () => {
  afterEach(closeAll);

  it('of 60 MB: calls page by page, and one call as a document of its own', async function () {
    this.timeout(300_000);
    const text = pings(15_000, { padding: 1700 });
    assert.ok(text.length > 60_000_000);
    const trace = await openTrace(fileOf('large.siptrace', text));
    assert.equal(trace.state?.messages, 30_000);
    assert.equal(trace.state?.calls, 15_000);
    await loadedCalls(trace, 200);
    const more = (await childrenOf(trace.node)).at(-1);
    assert.equal(more?.kind, 'more');
    await press(more);
    const calls = await loadedCalls(trace, 400);
    assert.match((await labels(trace.node)).at(-1) ?? '', /^Show 200 more … \| 400 of 15,000$/);
    const last = calls.at(-1);
    assert.ok(last);
    await press(last);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'siplens-call');
    assert.equal(editor.document.languageId, 'sip-trace');
    assert.match(editor.document.getText(), /Call-ID: ping-400@10\.0\.0\.1/);
    assert.doesNotMatch(editor.document.getText(), /ping-399@/);
    // The call's document stands below its trace, not beside it.
    const { calls: view } = await api();
    assert.ok(!view.getChildren().some(node => node.kind === 'file' && node.uri.startsWith('siplens-call')));
    // Beyond 20 MB the rules wait until somebody looks at the findings.
    assert.equal(trace.findings.summary, undefined);
  });

  it('opens a message of a call at its line', async () => {
    const uri = fileOf('message.siptrace', pings(3));
    // As the link of a capture's page gives it.
    void vscode.commands.executeCommand('siplens.openTrace', JSON.parse(JSON.stringify(uri)));
    const trace = await eventually('the trace', () => traceOf(uri));
    const [, second] = await loadedCalls(trace, 3);
    assert.ok(second);
    const [transaction] = await childrenOf(second);
    assert.ok(transaction);
    const answer = (await childrenOf(transaction)).at(-1);
    assert.ok(answer);
    await press(answer);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.lineAt(editor.selection.active.line).text, 'SIP/2.0 200 OK');
    assert.match(editor?.document.getText() ?? '', /ping-2@/);
  });

  it('shows the row that was opened last, also where the text of one before comes later', async () => {
    const trace = await openTrace(fileOf('quick.siptrace', pings(3)));
    const [first, second] = await loadedCalls(trace, 3);
    assert.ok(first && second);
    await press(second);
    // The text of the second call is there already, that of the first is asked of the server.
    await Promise.all([press(first), press(second)]);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /ping-2@/);
  });

  it('lists findings by rule, and opens the call of one at its line, where it is a diagnostic', async () => {
    const broken = ping({ number: 2, at: 2 }).replace('Max-Forwards: 70', 'Max-Forwards: 700');
    const trace = await openTrace(fileOf('findings.siptrace', ping({ number: 1, at: 1 }) + broken));
    await eventually('the rules are done', () => trace.findings.summary?.state === 'done');
    const rule = (await childrenOf(trace.findingsNode)).find(
      (node): node is RuleNode => node.kind === 'rule' && node.rule === 'max-forwards-invalid',
    );
    assert.ok(rule, (await labels(trace.findingsNode)).join('\n'));
    assert.equal(rule.count, 1);
    const finding = await eventually('the finding', async () =>
      (await childrenOf(rule)).find((node): node is FindingNode => node.kind === 'finding'),
    );
    await press(finding);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'siplens-call');
    assert.match(editor.document.getText(), /ping-2@/);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^OPTIONS/);
    await diagnostics(editor.document.uri, lines =>
      lines.some(line => line.endsWith('max-forwards-invalid')),
    );
    // Its call carries the count.
    await eventually('counts at the call', async () => (await callsOf(trace))[1]?.call.errors === rule.count);
  });

  it('reveals a message whose call no page shows yet: its call is loaded, and the others are not', async () => {
    const broken = ping({ number: 650, at: 650 }).replace('Max-Forwards: 70', 'Max-Forwards: 700');
    const trace = await openTrace(fileOf('beyond.siptrace', pings(649) + broken));
    await loadedCalls(trace, 200);
    await eventually('the rules are done', () => trace.findings.summary?.state === 'done');
    const rule = (await childrenOf(trace.findingsNode)).find(
      (node): node is RuleNode => node.kind === 'rule' && node.rule === 'max-forwards-invalid',
    );
    assert.ok(rule, (await labels(trace.findingsNode)).join('\n'));
    const finding = await eventually('the finding', async () =>
      (await childrenOf(rule)).find((node): node is FindingNode => node.kind === 'finding'),
    );
    await press(finding);
    const { calls } = await api();
    // A key that a busy window has lost is pressed again.
    const selected = await eventually('the message in the tree', async () => {
      await vscode.commands.executeCommand('siplens.revealInCalls');
      const [node] = calls.selection;
      return node?.kind === 'message' && node;
    });
    assert.deepEqual(selected.parent.parent.call.facts.callIds, ['ping-650@10.0.0.1']);
    assert.equal((await callsOf(trace)).length, 201);
  });

  it('follows a file that grows, and shows it in the tree and in the open document', async () => {
    const first = ping({ number: 1, at: 1 });
    const answer = first.indexOf('--- ', 5);
    const uri = fileOf('growing.siptrace', first.slice(0, answer));
    const trace = await openTrace(uri);
    assert.equal(trace.state?.state, 'following');
    const [call] = await loadedCalls(trace, 1);
    assert.ok(call);
    await press(call);
    const document = vscode.window.activeTextEditor?.document;
    assert.doesNotMatch(document?.getText() ?? '', /200 OK/);
    appendFileSync(uri.fsPath, first.slice(answer) + ping({ number: 2, at: 2 }));
    await loadedCalls(trace, 2);
    await eventually('the answer in the document', () => document?.getText().includes('SIP/2.0 200 OK'));
    await eventually('the outcome in the tree', async () =>
      /200 OK/.test((await labels(trace.node)).join('\n')),
    );
    await vscode.commands.executeCommand('siplens.stopFollowing', trace.node);
    await eventually('it is not followed', () => trace.state?.state === 'ready');
    await vscode.commands.executeCommand('siplens.followFile', trace.node);
    await eventually('it is followed', () => trace.state?.state === 'following');
  });

  it('begins anew when the file is truncated', async () => {
    const uri = fileOf('rotated.siptrace', pings(3));
    const trace = await openTrace(uri);
    await loadedCalls(trace, 3);
    truncateSync(uri.fsPath, 0);
    appendFileSync(uri.fsPath, ping({ number: 9, at: 9 }));
    const [call] = await loadedCalls(trace, 1);
    assert.ok(call);
    await press(call);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /ping-9@/);
  });

  it('stops reading on request, and keeps what was read', async function () {
    this.timeout(300_000);
    const uri = fileOf('stopped.siptrace', pings(40_000, { padding: 1700 }));
    // Where the window was slower than the reading there is nothing to stop: it is read once more.
    const trace = await eventually('a reading that was stopped', async () => {
      await closeAll();
      void vscode.commands.executeCommand('siplens.openTrace', uri);
      const opened = await eventually('the trace', () => traceOf(uri));
      await eventually('it is being read', () => (opened.state?.messages ?? 0) > 0);
      await vscode.commands.executeCommand('siplens.stopReading', opened.node);
      await eventually('its end', () => opened.state !== undefined && opened.state.state !== 'indexing');
      return opened.state?.state === 'cancelled' && opened;
    });
    const { bytes, total, calls } = trace.state ?? { bytes: 0, total: 0, calls: 0 };
    assert.ok(bytes < total && calls > 0, `${bytes} of ${total}, ${calls} calls`);
    await eventually('calls', async () => (await callsOf(trace)).length > 0);
  });

  it('says in the tree what cannot be read, and why', async () => {
    const note = async (uri: vscode.Uri): Promise<string> => {
      void vscode.commands.executeCommand('siplens.openTrace', uri);
      const trace = await eventually('the trace', () => traceOf(uri));
      await eventually('its state', () => trace.state !== undefined && trace.state.state !== 'indexing');
      return (await labels(trace.node))[0] ?? '';
    };
    mkdirSync(join(folder, 'folder.log'));
    assert.match(await note(vscode.Uri.file(join(folder, 'folder.log'))), /it is a directory/);
    assert.match(await note(vscode.Uri.file(join(folder, 'missing.log'))), /no such file/);
    assert.match(await note(fileOf('packed.log.gz', gzipSync(''))), /The file is empty/);
    assert.match(await note(fileOf('empty.siptrace', '')), /No SIP message so far/);
  });

  it('of a gzip that is cut gives what is there, with a note', async () => {
    const packed = gzipSync(pings(3000));
    const trace = await openTrace(fileOf('cut.siptrace.gz', packed.subarray(0, packed.length - 2000)));
    assert.match((await labels(trace.node))[0] ?? '', /The gzip data is damaged or cut/);
    assert.ok((trace.state?.calls ?? 0) > 100);
    await loadedCalls(trace, 200);
  });

  it('are read again by a server that was started anew', async () => {
    const trace = await openTrace(fileOf('restart.siptrace', pings(2)));
    await loadedCalls(trace, 2);
    const pid = await serverPid();
    assert.ok(pid);
    const { generation } = trace;
    process.kill(pid, 'SIGKILL');
    await eventually('another server', async () => {
      const now = await serverPid();
      return now !== undefined && now !== pid;
    });
    await eventually(
      'another reading',
      () => trace.generation !== generation && trace.state?.state === 'following',
    );
    const [call] = await loadedCalls(trace, 2);
    assert.ok(call);
    await press(call);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /ping-1@/);
  });
});

/** Takes the information messages from now on and presses a button on each; answers what they said, and gives them back. */
function pressOnInformation(button: string): () => readonly string[] {
  const { window } = vscode;
  const original = window.showInformationMessage;
  const said: string[] = [];
  const press = (text: string): Thenable<string> => {
    said.push(text);
    return Promise.resolve(button);
  };
  assert.ok(Reflect.set(window, 'showInformationMessage', press), 'messages can be listened to');
  return () => {
    Reflect.set(window, 'showInformationMessage', original);
    return said;
  };
}

describe('A log that is too large for VS Code to hand it to extensions', () => {
  afterEach(closeAll);

  it('is offered to be read from disk when its tab opens', async function () {
    this.timeout(300_000);
    const uri = fileOf('too-large.siptrace', pings(15_000, { padding: 1700 }));
    const said = pressOnInformation('Show Its Calls');
    try {
      await vscode.commands.executeCommand('vscode.open', uri);
      const trace = await eventually('its calls', () => traceOf(uri));
      await loadedCalls(trace, 200);
    } finally {
      const [message] = said();
      assert.match(message ?? 'nothing was said', /^too-large\.siptrace \(\d\d\.\d MB\) holds SIP messages/);
    }
  });
});

describe('Several files', () => {
  afterEach(closeAll);

  it('are one trace ordered by time; the clock of one is estimated, and can be set', async () => {
    // Two probes saw the same messages, and the clock of the second is ahead; one ping only the second has seen.
    const a = fileOf('a.siptrace', pings(4));
    const b = fileOf('b.siptrace', pings(4, { start: 57.5 }) + ping({ number: 9, at: 90 }));
    const trace = await openTrace(a, [b]);
    assert.equal(trace.state?.messages, 18);
    const sources = (await childrenOf(trace.sourcesNode)) as readonly TraceTreeNode[];
    assert.equal(sources.length, 2);
    const [, second] = await labels(trace.sourcesNode);
    assert.match(
      second ?? '',
      /^b\.siptrace \| siptrace · 10 messages · clock -57\.500 s \(8 messages in common/,
    );
    assert.equal((await loadedCalls(trace, 5)).length, 5);
    const { calls } = await api();
    assert.match(String(calls.getTreeItem(trace.node).label), /^a\.siptrace \+ b\.siptrace$/);
    trace.files = trace.files.map((file, i) => (i === 1 ? { ...file, offsetMs: 1000 } : file));
    await vscode.commands.executeCommand('siplens.readTraceAgain', trace.node);
    await eventually('the clock as set', async () =>
      /clock \+1\.000 s, as set/.test((await labels(trace.sourcesNode))[1] ?? ''),
    );
  });

  it('of which one cannot be read are one trace of the others, with a note', async () => {
    const good = fileOf('good.siptrace', pings(2));
    const bad = fileOf('bad.txt', 'nothing of SIP\n'.repeat(10));
    const trace = await openTrace(good, [bad]);
    await loadedCalls(trace, 2);
    assert.match((await labels(trace.node))[0] ?? '', /bad\.txt is left out: No SIP message is recognised/);
  });
});
