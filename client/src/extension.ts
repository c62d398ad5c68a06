import * as vscode from 'vscode';
import { CaptureEditor } from './capture/capture-editor';
import { activateEndpoint } from './endpoint/activate-endpoint';
import { activateEnvironments } from './environments/activate-environments';
import { activateCompare } from './export/activate-compare';
import { activateExport } from './export/activate-export';
import { activateOpenCall } from './export/open-call';
import { activateHistory } from './history/activate-history';
import type { RequestHistory } from './history/request-history';
import { activateLadder, type Ladders } from './ladder/activate-ladder';
import { LanguageChooser } from './language/choose-language';
import { SipLanguageClient } from './language/start-client';
import { MarkdownLadders } from './markdown/markdown-ladders';
import type { MarkdownIt } from './markdown/with-ladders';
import { activateSending } from './send/activate-sending';
import { SecretVault } from './send/secret-vault';
import { type FromTrace, registerFromTrace, sendKeptAgain } from './send/send-from-trace';
import { LargeFiles } from './traces/large-files';
import { OpenedTraces } from './traces/opened-traces';
import { registerTraceCommands } from './traces/trace-commands';
import { registerCallsCommands } from './trees/calls-commands';
import { CallsView } from './trees/calls-view';
import { MemoryFiles } from './virtual/memory-files';

const ours: ReadonlySet<string> = new Set(['sip-message', 'sip-trace']);

/** Ends the calls that were opened here; nothing to do before `activate`. */
let closeAll = async (): Promise<void> => undefined;

/** Wires the surfaces together; each lives in its own folder. The server starts with the first document of ours. */
export function activate(context: vscode.ExtensionContext): {
  readonly calls: CallsView;
  readonly traces: OpenedTraces;
  readonly ladders: Ladders;
  /** `127.0.0.1:5070` while the local endpoint runs. */
  readonly endpoint: () => string | undefined;
  readonly history: RequestHistory;
  /** For the Markdown preview, which asks for it by this name. */
  readonly extendMarkdownIt: (markdownIt: MarkdownIt) => MarkdownIt;
} {
  const files = new MemoryFiles();
  const client = new SipLanguageClient(context);
  const traces = new OpenedTraces(client, files);
  const calls = new CallsView(client, traces);
  context.subscriptions.push(files.register(), client, traces, calls, new LargeFiles());
  const ladders = activateLadder(context, { client, calls });
  context.subscriptions.push(
    registerTraceCommands({ client, traces, calls }),
    activateExport({ client, calls, traces }),
    activateOpenCall({ client, calls, traces }, files),
    activateCompare({ client, calls, traces, files, ladders }),
    registerCallsCommands(calls, context.workspaceState),
  );
  const startFor = (document: vscode.TextDocument): void => {
    if (ours.has(document.languageId)) void client.start();
  };
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(startFor),
    new LanguageChooser(context),
    new CaptureEditor(client, files).register(),
    vscode.commands.registerCommand('siplens.showLog', () => client.output.show()),
    vscode.commands.registerCommand('siplens.openWalkthrough', () =>
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${context.extension.id}#siplens.tour`,
      ),
    ),
  );
  const vault = new SecretVault(context.secrets);
  const { address: endpoint, view } = activateEndpoint(context, files, vault);
  const provide: FromTrace['provide'] = uri => traces.documents.provide(uri);
  const from: FromTrace = { client, provide, selected: () => calls.selection[0], endpoint };
  const history = activateHistory(context, { files, sendFromTrace: place => sendKeptAgain(from, place) });
  const sending = activateSending(context, { client, files, vault, history });
  context.subscriptions.push(registerFromTrace(from));
  closeAll = async () => {
    await sending.closeAll();
    await history.settled();
  };
  activateEnvironments(context, client, view);
  for (const document of vscode.workspace.textDocuments) startFor(document);
  const markdown = new MarkdownLadders(client);
  context.subscriptions.push(markdown);
  const extendMarkdownIt = (markdownIt: MarkdownIt) => markdown.extend(markdownIt);
  return { calls, traces, ladders, endpoint, history, extendMarkdownIt };
}

/** The window closes: calls that were opened here are ended with BYE or CANCEL, within two seconds. */
export function deactivate(): Promise<void> {
  return closeAll();
}
