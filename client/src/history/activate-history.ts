import * as vscode from 'vscode';
import type { TracePlace } from '../send/send-from-trace';
import type { MemoryFiles } from '../virtual/memory-files';
import { comparableTrace } from './comparable-trace';
import { fileStore } from './file-store';
import { lineOfSource } from './find-source';
import { historyText } from './history-text';
import { HistoryView } from './history-view';
import { RequestHistory } from './request-history';
import type { RequestSource, SentRequest } from './sent-request';

/** What the history works with. */
export interface HistoryHost {
  readonly files: MemoryFiles;
  /** Shows the request of a trace as a text that can be sent again. */
  sendFromTrace(place: TracePlace): Promise<void>;
}

/** The Requests view and its commands. */
export function activateHistory(context: vscode.ExtensionContext, host: HistoryHost): RequestHistory {
  const view: HistoryView = new HistoryView(() => history);
  const history: RequestHistory = new RequestHistory(fileStore(context), () => view.refresh());
  const one = (given: unknown): SentRequest | undefined => view.chosen(given, undefined)[0];
  context.subscriptions.push(
    view,
    vscode.commands.registerCommand('siplens.requests.open', async (given?: unknown) => {
      const request = one(given);
      if (request) await open(request, host);
    }),
    vscode.commands.registerCommand('siplens.requests.goTo', async (given?: unknown) => {
      const place = await placeOf(one(given)?.source);
      if (place)
        await vscode.window.showTextDocument(place.document, {
          selection: new vscode.Range(place.at, place.at),
        });
    }),
    vscode.commands.registerCommand('siplens.requests.sendAgain', async (given?: unknown) => {
      const request = one(given);
      if (request) await sendAgain(request, host);
    }),
    vscode.commands.registerCommand('siplens.requests.compare', (given?: unknown, all?: unknown) =>
      compare(view.chosen(given, all), history, host),
    ),
    vscode.commands.registerCommand('siplens.requests.remove', async (given?: unknown, all?: unknown) => {
      await history.forget(view.chosen(given, all).map(({ id }) => id));
    }),
    vscode.commands.registerCommand('siplens.requests.clear', async () => {
      const count = await history.forget();
      vscode.window.setStatusBarMessage(
        `SIP: ${count === 1 ? '1 request' : `${count} requests`} forgotten.`,
        5000,
      );
    }),
  );
  return history;
}

/** Opens the trace: the live one while it is there, else as it was kept. */
async function open(
  { trace, traceName, outcome }: SentRequest,
  { files }: HistoryHost,
): Promise<vscode.Uri | undefined> {
  const uri = vscode.Uri.from({ scheme: 'siplens-live', path: `/${traceName}` });
  if (!files.has(uri)) {
    if (trace === '') {
      void vscode.window.showInformationMessage(`Nothing was sent, so there is no trace. ${outcome}`);
      return undefined;
    }
    files.write(uri, trace);
  }
  await vscode.window.showTextDocument(uri, { preview: true });
  return uri;
}

interface Place {
  readonly document: vscode.TextDocument;
  readonly at: vscode.Position;
}

/** Where the request stands by now; says so where it is gone. */
async function placeOf(source: RequestSource | undefined, quiet = false): Promise<Place | undefined> {
  if (!source) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(source.uri, true));
    const line = lineOfSource(document.getText(), source);
    if (line !== undefined) return { document, at: new vscode.Position(line, 0) };
  } catch {
    // The file is gone: said below.
  }
  if (!quiet)
    void vscode.window.showInformationMessage('The request is no longer in its file, or the file is gone.');
  return undefined;
}

/** From its file where it still stands there; else the request of its trace, as a new text that is shown first. */
async function sendAgain(request: SentRequest, host: HistoryHost): Promise<void> {
  const place = await placeOf(request.source, true);
  if (place) {
    const { line, character } = place.at;
    await vscode.commands.executeCommand('siplens.send', place.document.uri.toString(), { line, character });
    return;
  }
  const uri = await open(request, host);
  if (!uri) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const record = document
    .getText()
    .split('\n')
    .findIndex(line => line.startsWith('--- '));
  await host.sendFromTrace({ document, position: new vscode.Position(record + 1, 0) });
}

/** Two traces beside each other in the diff editor. */
async function compare(
  chosen: readonly SentRequest[],
  history: RequestHistory,
  { files }: HistoryHost,
): Promise<void> {
  const two = chosen.length === 2 ? chosen : await pickTwo(chosen, history);
  // The older one stands on the left.
  const [left, right] = [...(two ?? [])].sort((a, b) => a.time - b.time);
  if (!left || !right) return;
  const [from, to] = [left, right].map((request, i) => {
    const path = `/compare/${i + 1} ${request.traceName.replace(/\.siptrace$/, '.txt')}`;
    const uri = vscode.Uri.from({ scheme: 'siplens-live', path });
    files.write(uri, comparableTrace(request.trace));
    return uri;
  });
  await vscode.commands.executeCommand('vscode.diff', from, to, `${left.name} ↔ ${right.name}`);
}

async function pickTwo(
  chosen: readonly SentRequest[],
  history: RequestHistory,
): Promise<readonly SentRequest[] | undefined> {
  const items = history.requests
    .filter(({ trace }) => trace !== '')
    .map(request => {
      const { label, description } = historyText(request, time => new Date(time).toLocaleTimeString());
      return { label, description, picked: chosen.some(({ id }) => id === request.id), request };
    });
  if (items.length < 2) {
    void vscode.window.showInformationMessage('Two requests with a trace are needed to compare them.');
    return undefined;
  }
  const title = 'SIP: Compare Two Requests';
  const picked = await vscode.window.showQuickPick(items, {
    title,
    canPickMany: true,
    placeHolder: 'Choose two',
  });
  if (picked === undefined) return undefined;
  if (picked.length === 2) return picked.map(({ request }) => request);
  void vscode.window.showInformationMessage('Choose exactly two requests to compare them.');
  return undefined;
}
