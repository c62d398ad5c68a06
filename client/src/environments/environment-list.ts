import * as vscode from 'vscode';
import {
  environmentsChangedMethod,
  type ListEnvironmentsParams,
  type ListEnvironmentsResult,
  listEnvironmentsMethod,
} from '../../../server/src/core/protocol';
import type { SipLanguageClient } from '../language/start-client';
import { openEnvironmentFile } from './environment-file';

/**
 * The environments of the folder that was worked in last, for the Endpoints view: of the `.sip` file in front, else of
 * the last one, else of the first folder of the workspace.
 */
export class EnvironmentList implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ListEnvironmentsResult | undefined>();
  /** What is known; undefined where there is no folder, or the server does not answer. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private known: ListEnvironmentsResult | undefined;
  private last: vscode.Uri | undefined;
  /** Only the answer to the last question counts. */
  private turn = 0;

  constructor(private readonly client: SipLanguageClient) {
    const update = () => void this.update();
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(update),
      vscode.workspace.onDidChangeWorkspaceFolders(update),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('siplens.environments')) update();
      }),
      client.onNotification(environmentsChangedMethod, update),
      client.onReady(update),
    ];
  }

  /** Asks the server, which is started for it. */
  async update(): Promise<void> {
    const turn = ++this.turn;
    const folder = this.folder();
    const params: ListEnvironmentsParams | undefined = folder && { uri: this.client.toUri(folder) };
    const known = params
      ? await this.client
          .request<ListEnvironmentsResult | null>(listEnvironmentsMethod, params)
          .catch((error: unknown) => {
            this.client.output.error(`environments: ${String(error)}`);
            return null;
          })
      : null;
    if (turn !== this.turn) return;
    this.known = known ?? undefined;
    this.changed.fire(this.known);
  }

  /** Opens the definition of an environment, null for what is shared; without a name that of the chosen one. */
  async open(name?: string | null): Promise<void> {
    const { environments = [], chosen = null } = this.known ?? {};
    const wanted = name === undefined ? chosen : name;
    const known = environments.find(listed => listed.name === wanted) ?? environments[0];
    const folder = this.folder();
    if (known?.location) {
      const { uri, line, character } = known.location;
      const selection = new vscode.Range(line, character, line, character);
      await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection });
    } else if (known) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'siplens.environments');
    } else if (folder) await openEnvironmentFile(folder);
    else {
      void vscode.window.showInformationMessage(
        'Open a folder or a saved .sip file first: sip-env.json stands beside it.',
      );
    }
  }

  private folder(): vscode.Uri | undefined {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId === 'sip-message' && document.uri.scheme === 'file') {
      this.last = vscode.Uri.joinPath(document.uri, '..');
    }
    return this.last ?? vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  }

  dispose(): void {
    vscode.Disposable.from(this.changed, ...this.subscriptions).dispose();
  }
}
