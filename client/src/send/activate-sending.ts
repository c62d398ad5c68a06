import * as vscode from 'vscode';
import type { WireRange } from '../../../server/src/core/protocol';
import { ConnectionPool } from '../../../server/src/net/connection-pool';
import { openGate } from '../../../server/src/net/send-gate';
import { forgetSecrets, setCredentials, setSecret } from './ask-secrets';
import { ConfirmedTargets } from './confirmed-targets';
import { ExchangeLenses } from './exchange-lenses';
import { OpenExchanges } from './open-exchanges';
import type { RequestPlace, Sending } from './send-request';
import { SendStatus } from './status';

/**
 * The commands of sending. Answers what the extension's `deactivate` must wait for: the end of calls that are up,
 * within two seconds.
 */
export function activateSending(
  context: vscode.ExtensionContext,
  parts: Pick<Sending, 'client' | 'files' | 'vault' | 'history'>,
): { closeAll(): Promise<void> } {
  const exchanges = new OpenExchanges();
  const status = new SendStatus();
  const targets = new ConfirmedTargets(context.workspaceState);
  const lenses = new ExchangeLenses(uri => {
    const open = exchanges.of(uri.toString());
    if (!open) return undefined;
    const { phase, ackWaitMs } = open.running;
    return { phase, ackWaitMs, unanswered: open.unanswered() };
  });
  const pool = new ConnectionPool();
  const earlier = new Map<string, Map<string, string>>();
  const gate = openGate();
  const sending: Sending = { ...parts, targets, exchanges, status, lenses, pool, gate, earlier };
  const { vault } = parts;
  context.subscriptions.push(
    exchanges,
    status,
    { dispose: () => pool.close() },
    vscode.commands.registerCommand('siplens.send', (uri?: unknown, position?: unknown) =>
      // Sockets, TLS and exchanges are loaded with the first request.
      atRequest(uri, position, async place => {
        const { sendRequest } = await import('./send-request');
        await sendRequest(sending, place);
      }),
    ),
    vscode.commands.registerCommand('siplens.previewRequest', (uri?: unknown, position?: unknown) =>
      atRequest(uri, position, async place => {
        const { previewRequest } = await import('./send-request');
        const { showPreview } = await import('./preview-request');
        await previewRequest(sending, place, draft => showPreview(parts.files, draft));
      }),
    ),
    vscode.languages.registerCodeLensProvider({ scheme: 'siplens-live' }, lenses),
    vscode.commands.registerCommand('siplens.hangUp', (uri?: unknown) => exchanges.hangUp(text(uri))),
    ...callCommands(sending),
    vscode.commands.registerCommand('siplens.send.setCredentials', () => setCredentials(vault)),
    vscode.commands.registerCommand('siplens.send.setSecret', async () => {
      await setSecret(vault);
    }),
    vscode.commands.registerCommand('siplens.send.forgetSecrets', () => forgetSecrets(vault)),
    vscode.commands.registerCommand('siplens.send.forgetTargets', async () => {
      const count = await targets.forget();
      const what = count === 1 ? '1 confirmed target' : `${count} confirmed targets`;
      vscode.window.setStatusBarMessage(`SIP: ${what} forgotten.`, 5000);
    }),
  );
  return exchanges;
}

/** What can be done with the exchange of a live trace; its lens passes the URI, the palette means the newest. */
function callCommands({ exchanges, vault }: Sending): vscode.Disposable[] {
  const running = (uri: unknown) => exchanges.of(text(uri))?.running;
  return [
    vscode.commands.registerCommand('siplens.sendAck', (uri?: unknown) => exchanges.acknowledge(text(uri))),
    vscode.commands.registerCommand('siplens.hold', (uri?: unknown) => running(uri)?.hold(true)),
    vscode.commands.registerCommand('siplens.resume', (uri?: unknown) => running(uri)?.hold(false)),
    vscode.commands.registerCommand('siplens.transfer', async (uri?: unknown) => {
      const target = await vscode.window.showInputBox({
        title: 'SIP: Transfer Call',
        prompt: 'Whom the peer is to call',
        placeHolder: 'sip:carol@example.com',
        validateInput: value =>
          /^sips?:[^\s<>]+$/i.test(value) ? undefined : 'Write a SIP URI: sip:carol@example.com',
      });
      if (target !== undefined) running(uri)?.transfer(target);
    }),
    vscode.commands.registerCommand('siplens.sendAgain', (uri?: unknown) => exchanges.of(text(uri))?.again()),
    vscode.commands.registerCommand('siplens.answerChallenge', async (uri?: unknown) => {
      const open = exchanges.of(text(uri));
      await setCredentials(vault);
      await open?.again();
    }),
  ];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The lens passes URI and position; the palette, a key or the editor's title pass nothing or a URI. */
async function atRequest(
  uri: unknown,
  position: unknown,
  run: (place: RequestPlace) => Promise<void>,
): Promise<void> {
  if (!(await trusted())) return;
  const place = await requestPlace(uri, position);
  if (place) await run(place);
  else {
    void vscode.window.showErrorMessage(
      'Open a .sip file and put the cursor on the request that is to be sent.',
    );
  }
}

async function trusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const choice = await vscode.window.showWarningMessage(
    'Sending is off: this workspace is not trusted, and a request in it could have been written by someone else.',
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

async function requestPlace(uri: unknown, position: unknown): Promise<RequestPlace | undefined> {
  const editor = vscode.window.activeTextEditor;
  const wanted =
    typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri instanceof vscode.Uri ? uri : undefined;
  const document = wanted ? await vscode.workspace.openTextDocument(wanted) : editor?.document;
  if (document?.languageId !== 'sip-message') return undefined;
  if (isPosition(position)) {
    return { document, position: new vscode.Position(position.line, position.character) };
  }
  const shown = editor?.document === document ? editor : undefined;
  return shown && { document, position: shown.selection.active };
}

function isPosition(value: unknown): value is WireRange['start'] {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}
