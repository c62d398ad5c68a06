import * as vscode from 'vscode';
import type { SipLanguageClient } from '../language/start-client';
import type { CallsView } from '../trees/calls-view';
import { callUri } from './call-documents';
import { askForCompanions, askForFiles, chosenUris, inOrder } from './choose-files';
import type { OpenedTrace } from './opened-trace';
import type { OpenedTraces } from './opened-traces';
import type { FindingNode, MoreNode, SourceNode } from './trace-node';
import { clockText, readOffset } from './trace-texts';

export interface TraceSurface {
  readonly client: SipLanguageClient;
  readonly traces: OpenedTraces;
  readonly calls: CallsView;
}

/** The commands of traces that are read from disk. */
export function registerTraceCommands(surface: TraceSurface): vscode.Disposable {
  const { traces, calls } = surface;
  const onTrace = (what: string, run: (trace: OpenedTrace) => Promise<void>) => async (node: unknown) => {
    const trace = calls.traceAt(node) ?? (await pickTrace(traces, what));
    if (trace) await run(trace);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('siplens.openTrace', (first: unknown, selected: unknown) =>
      openTrace(surface, first, selected),
    ),
    vscode.commands.registerCommand('siplens.openTogether', (first: unknown, selected: unknown) =>
      openTogether(surface, chosenUris(first, selected)),
    ),
    vscode.commands.registerCommand(
      'siplens.closeTrace',
      onTrace('Close Trace', t => traces.close(t)),
    ),
    vscode.commands.registerCommand(
      'siplens.readTraceAgain',
      onTrace('Read Trace Again', t => traces.read(t)),
    ),
    vscode.commands.registerCommand(
      'siplens.stopReading',
      onTrace('Stop Reading', t => t.stop()),
    ),
    vscode.commands.registerCommand(
      'siplens.followFile',
      onTrace('Follow File', async trace => {
        trace.follow = true;
        await traces.read(trace);
      }),
    ),
    vscode.commands.registerCommand(
      'siplens.stopFollowing',
      onTrace('Stop Following File', t => t.stop()),
    ),
    vscode.commands.registerCommand('siplens.setClockOffset', (node: unknown) =>
      setClockOffset(surface, node),
    ),
    vscode.commands.registerCommand('siplens.showMore', ({ parent }: MoreNode) =>
      parent.kind === 'trace'
        ? parent.trace.calls.more()
        : parent.parent.parent.trace.findings.more(parent.rule),
    ),
    vscode.commands.registerCommand('siplens.openFinding', (node: FindingNode) => openFinding(surface, node)),
  );
}

async function openTrace(surface: TraceSurface, first: unknown, selected: unknown): Promise<void> {
  const given = chosenUris(first, selected);
  const uris = given.length > 0 ? given : await askForFiles('Open Trace');
  if (uris.length > 1) return openTogether(surface, uris);
  if (uris.length === 1) await openFiles(surface, uris);
}

async function openTogether(surface: TraceSurface, given: readonly vscode.Uri[]): Promise<void> {
  const [only] = given;
  const uris =
    given.length > 1
      ? given
      : only
        ? await askForCompanions(only)
        : await askForFiles('Files to read as one trace: choose two or more');
  if (uris.length === 1) {
    void vscode.window.showInformationMessage(
      'One file alone: choose two or more to read them as one trace.',
    );
  }
  if (uris.length > 0) await openFiles(surface, inOrder(uris));
}

async function openFiles(
  { client, traces, calls }: TraceSurface,
  uris: readonly vscode.Uri[],
): Promise<void> {
  const foreign = uris.find(uri => uri.scheme !== 'file');
  if (foreign) {
    void vscode.window.showErrorMessage(
      `Only files on disk can be read as a trace of any size, and this is one of "${foreign.scheme}:". Save it as a file first.`,
    );
    return;
  }
  await vscode.commands.executeCommand('siplens.calls.focus');
  const trace = await traces.open(uris.map(uri => ({ uri: client.toUri(uri) })));
  await calls.show(trace.node);
  if (trace.state?.state === 'failed') await tellFailure(traces, trace);
}

async function tellFailure(traces: OpenedTraces, trace: OpenedTrace): Promise<void> {
  const again = 'Read Again';
  const close = 'Close';
  const choice = await vscode.window.showErrorMessage(`${trace.name}: ${trace.state?.reason}`, again, close);
  if (choice === close) await traces.close(trace);
  if (choice !== again) return;
  await traces.read(trace);
  if (trace.state?.state === 'failed') await tellFailure(traces, trace);
}

/** From the palette: the one trace that is open, or the one that the user picks. */
async function pickTrace(traces: OpenedTraces, what: string): Promise<OpenedTrace | undefined> {
  const all = traces.nodes().map(({ trace }) => ({ label: trace.name, trace }));
  if (all.length === 0) {
    void vscode.window.showInformationMessage('No trace is open. "SIP: Open Trace…" opens one.');
    return undefined;
  }
  return all.length === 1 ? all[0]?.trace : (await vscode.window.showQuickPick(all, { title: what }))?.trace;
}

async function setClockOffset({ traces, calls }: TraceSurface, given: unknown): Promise<void> {
  const node = calls.sourceAt(given) ?? (await pickSource(traces));
  if (!node) return;
  const { trace } = node.parent.parent;
  const { source } = node;
  const text = await vscode.window.showInputBox({
    title: `Clock of ${vscode.Uri.parse(source.uri).path.split('/').at(-1)}`,
    prompt: `Seconds to add to its times (1.25, -0.02), or hours and minutes (-01:00). Empty: estimated from the messages that it shares with the other files. Now: ${clockText(source)}.`,
    value: source.given ? String(source.offsetMs / 1000) : '',
    validateInput: value =>
      value.trim() === '' || readOffset(value) !== undefined ? undefined : 'Seconds, or ±HH:MM.',
  });
  if (text === undefined) return;
  const offsetMs = readOffset(text);
  trace.files = trace.files.map(file => {
    if (file.uri !== source.uri) return file;
    return offsetMs === undefined ? { uri: file.uri } : { uri: file.uri, offsetMs };
  });
  await traces.read(trace);
}

async function pickSource(traces: OpenedTraces): Promise<SourceNode | undefined> {
  const all = traces.nodes().flatMap(({ trace }) =>
    (trace.state?.sources ?? []).map(source => ({
      label: vscode.Uri.parse(source.uri).path.split('/').at(-1) ?? source.uri,
      description: clockText(source),
      node: { kind: 'source', parent: trace.sourcesNode, source } satisfies SourceNode,
    })),
  );
  if (all.length > 0) return (await vscode.window.showQuickPick(all, { title: 'Set Clock Offset' }))?.node;
  void vscode.window.showInformationMessage(
    'Clocks are compared between files that are read together: "SIP: Open Traces Together…".',
  );
  return undefined;
}

/** Shows the message of a finding in the document of its call, where the finding is a diagnostic. */
async function openFinding({ traces, calls }: TraceSurface, { parent, finding }: FindingNode): Promise<void> {
  const { trace } = parent.parent.parent;
  const uri = callUri(trace, finding.call);
  try {
    const document = await traces.documents.provide(vscode.Uri.parse(uri));
    const line = document?.messages.find(message => message.number === finding.number)?.line;
    const place = { line: line ?? 0, character: 0 };
    await calls.revealRow(uri, { start: place, end: place });
    if (line === undefined)
      void vscode.window.showWarningMessage(
        `The call has too many messages to show all of them; message ${finding.number} is left out.`,
      );
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
