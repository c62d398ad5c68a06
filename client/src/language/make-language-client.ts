/** The language client of the library: the one importer of it, loaded when the first document of ours opens. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { memorySchemes } from '../virtual/memory-files';

/** After so many ends within three minutes the server is left alone, and the user is asked. */
const maxRestarts = 4;
const restartWindowMs = 3 * 60 * 1000;

/** Sides of a comparison are no messages: nothing in them is to be linted. */
const readSchemes = memorySchemes.filter(scheme => scheme !== 'siplens-compare');

/** The documents that the server sees: our languages only, so that a log without SIP is never sent to it. */
const documentSelector = ['sip-message', 'sip-trace'].flatMap(language =>
  ['file', 'untitled', ...readSchemes].map(scheme => ({ language, scheme })),
);

/** Megabytes for new objects, twice what Node gives: half as many keystrokes then wait for the garbage collector. */
const youngMemory = '--max-semi-space-size=32';

export interface LanguageClientParts {
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.LogOutputChannel;
  /** Called each time when a server has become ready, also after a restart. */
  onReady(): void;
}

/**
 * A client that is not started yet. A server that ends is started again, and the documents are sent to it anew, so
 * nothing is lost; the user is told in the status bar.
 */
export function makeLanguageClient({ context, output, onReady }: LanguageClientParts): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector,
    outputChannel: output,
    synchronize: { configurationSection: 'siplens' },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        if (countEnd() <= maxRestarts) {
          vscode.window.setStatusBarMessage(
            '$(sync) The SIP language server stopped and was started again.',
            10_000,
          );
          return { action: CloseAction.Restart, handled: true };
        }
        askAfterRepeatedEnds(client, output);
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  const countEnd = restartCounter();
  const client = new LanguageClient('siplens', 'SIP', serverOptions(context), options);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) onReady();
  });
  return client;
}

function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  return {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [youngMemory] } },
    debug: {
      module,
      transport: TransportKind.ipc,
      options: { execArgv: [youngMemory, '--nolazy', '--inspect=6019'] },
    },
  };
}

/** Ends of the server in the last minutes; forgets older ones. */
function restartCounter(): () => number {
  const ends: number[] = [];
  return () => {
    const now = Date.now();
    ends.push(now);
    while ((ends[0] ?? now) < now - restartWindowMs) ends.shift();
    return ends.length;
  };
}

function askAfterRepeatedEnds(client: LanguageClient, output: vscode.LogOutputChannel): void {
  const again = 'Start Again';
  const log = 'Show Log';
  void vscode.window
    .showErrorMessage(
      'The SIP language server stopped five times in three minutes and stays off.',
      again,
      log,
    )
    .then(choice => {
      if (choice === again) void client.restart();
      if (choice === log) output.show();
    });
}
