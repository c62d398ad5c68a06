import * as vscode from 'vscode';
import { environmentsChangedMethod } from '../../../server/src/core/protocol';
import type { SipLanguageClient } from '../language/start-client';
import type { ChosenEnvironment } from './chosen-environment';
import { environmentText } from './environment-text';

/** Shows the environment of the `.sip` file in front, coloured where it is marked as production. */
export class EnvironmentStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'siplens.environment',
    vscode.StatusBarAlignment.Left,
    11,
  );
  private readonly subscriptions: vscode.Disposable[];
  /** Only the answer to the last question is shown. */
  private turn = 0;

  constructor(
    private readonly client: SipLanguageClient,
    private readonly environment: ChosenEnvironment,
  ) {
    this.item.name = 'SIP: Environment';
    this.item.command = 'siplens.switchEnvironment';
    const update = () => void this.update();
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(update),
      vscode.workspace.onDidOpenTextDocument(update),
      client.onNotification(environmentsChangedMethod, update),
      client.onReady(update),
    ];
    update();
  }

  /** Asks the server about the file in front; hides where it is no `.sip` file. */
  async update(): Promise<void> {
    const turn = ++this.turn;
    const document = vscode.window.activeTextEditor?.document;
    const known =
      document?.languageId === 'sip-message'
        ? await this.environment.of(document).catch((error: unknown) => {
            this.client.output.error(`environments: ${String(error)}`);
            return undefined;
          })
        : undefined;
    if (turn !== this.turn) return;
    if (known === undefined) return this.item.hide();
    const { text, tooltip, production } = environmentText(known);
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = production
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.show();
  }

  dispose(): void {
    vscode.Disposable.from(this.item, ...this.subscriptions).dispose();
  }
}
