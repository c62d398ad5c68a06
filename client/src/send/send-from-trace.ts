import * as vscode from 'vscode';
import { type AuthoredParams, type AuthoredResult, authoredMethod } from '../../../server/src/core/protocol';
import type { SipLanguageClient } from '../language/start-client';
import type { CallsNode, MessageNode } from '../trees/calls-node';

/** What making a text of a captured message works with. */
export interface FromTrace {
  readonly client: SipLanguageClient;
  /** Makes the document of a call of a trace on disk. Rejects with a sentence for the user. */
  provide(uri: vscode.Uri): Promise<unknown>;
  /** What is selected in the Calls tree first; undefined for nothing. */
  selected(): CallsNode | undefined;
  /** `127.0.0.1:5070` while the local endpoint runs. */
  endpoint(): string | undefined;
}

/** Commands "SIP: Send This Request Again…" and "SIP: Copy as .sip". */
export function registerFromTrace(from: FromTrace): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('siplens.sendFromTrace', (given?: unknown) =>
      telling(async () => {
        await sendFromTrace(from, await placeOf(from, given, true));
      }),
    ),
    vscode.commands.registerCommand('siplens.copyAsSip', (given?: unknown) =>
      telling(async () => {
        const result = await ask(from, await placeOf(from, given, false));
        await vscode.env.clipboard.writeText(result.text);
        vscode.window.setStatusBarMessage(`SIP: copied ${result.title}`, 5000);
      }),
    ),
  );
}

/** A message of a trace. */
export interface TracePlace {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

/** The same for a request that the history kept; what goes wrong is told. */
export function sendKeptAgain(from: FromTrace, place: TracePlace): Promise<void> {
  return telling(() => sendFromTrace(from, place));
}

/** Asks for the target and shows the request as a new `.sip` text; nothing is sent before the user presses Send. */
async function sendFromTrace(from: FromTrace, place: TracePlace): Promise<void> {
  const known = await ask(from, place);
  if (!known) return;
  if (!known.isRequest) throw new Error('This is a response. Only requests can be sent again.');
  const target = await pickTarget(known.targets, from.endpoint());
  const result = target === undefined ? undefined : await ask(from, place, target);
  if (!result) return;
  const document = await vscode.workspace.openTextDocument({ language: 'sip-message', content: result.text });
  await vscode.window.showTextDocument(document, { preview: false });
}

async function ask({ client }: FromTrace, { document, position }: TracePlace, target?: string) {
  const params: AuthoredParams = {
    uri: client.toUri(document.uri),
    position: { line: position.line, character: position.character },
    name: document.uri.path.split('/').at(-1) ?? '',
    ...(target === undefined ? {} : { target }),
  };
  const result = await client.request<AuthoredResult>(authoredMethod, params);
  if (result.kind === 'refused') throw new Error(result.reason);
  return result;
}

/** The message that a node of the Calls tree stands for, or else the one under the cursor. */
async function placeOf({ provide, selected }: FromTrace, given: unknown, asks: boolean): Promise<TracePlace> {
  // A key of the tree names no node.
  const node = messageNode(given === 'selection' ? selected() : given, asks);
  if (!node) {
    const editor = vscode.window.activeTextEditor;
    if (editor) return { document: editor.document, position: editor.selection.active };
    throw new Error('Open a trace and put the cursor on a request first.');
  }
  const uri = vscode.Uri.parse(node.uri);
  if (uri.scheme === 'siplens-call') await provide(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  const { line, character } = node.message.range.start;
  return { document, position: new vscode.Position(line, character) };
}

/** A message, or the first of a transaction or call; `asks`: of a response, the request that it answers. */
function messageNode(given: unknown, asks: boolean): MessageNode | undefined {
  if (typeof given !== 'object' || given === null || !('kind' in given)) return undefined;
  const node = given as CallsNode;
  if (node.kind === 'call') return node.transactions[0]?.messages[0];
  if (node.kind === 'transaction') return node.messages[0];
  if (node.kind !== 'message') return undefined;
  return asks && node.message.outcome !== 'request' ? node.parent.messages[0] : node;
}

async function pickTarget(
  known: readonly string[],
  endpoint: string | undefined,
): Promise<string | undefined> {
  const own = endpoint === undefined ? [] : [{ label: `sip:${endpoint}`, description: 'the local endpoint' }];
  const captured = known.map(label => ({ label, description: 'from the capture' }));
  const other = { label: '$(edit) Another target…', description: '' };
  const choice = await vscode.window.showQuickPick([...own, ...captured, other], {
    title: 'SIP: Send This Request Again',
    placeHolder: 'Where it is to go; it is shown before it is sent',
  });
  if (choice !== other) return choice?.label;
  return vscode.window.showInputBox({
    title: 'SIP: Send This Request Again',
    prompt: 'A SIP URI',
    value: known[0] ?? 'sip:127.0.0.1:5060',
    validateInput: value =>
      /^sips?:[^\s<>{}]+$/i.test(value) ? undefined : 'Write a SIP URI: sip:192.0.2.1:5060;transport=tcp',
  });
}

async function telling(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
