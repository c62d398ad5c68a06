import * as vscode from 'vscode';
import type { RunningExchange } from '../../../server/src/net/start-exchange';

/** What the owner's end allows a BYE or CANCEL to take, ms. */
const closeMs = 2000;

/**
 * The exchanges that have not ended: calls that are up above all. Closing the tab of a live trace, and closing the
 * window, ends what it opened.
 */
export class OpenExchanges implements vscode.Disposable {
  private readonly running = new Map<string, RunningExchange>();
  private readonly closedTabs = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    for (const { input } of closed) {
      if (input instanceof vscode.TabInputText && input.uri.scheme === 'siplens-live') this.leave(input.uri);
    }
  });

  /** Keeps an exchange until it has ended. */
  add(uri: vscode.Uri, exchange: RunningExchange): void {
    const id = uri.toString();
    this.running.set(id, exchange);
    this.tellPalette();
    void exchange.ended.then(() => {
      this.running.delete(id);
      this.tellPalette();
    });
  }

  /** Ends all calls with BYE. */
  hangUp(): void {
    for (const exchange of this.running.values()) exchange.cancel();
  }

  /** Ends everything, within two seconds. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.running.values()].map(exchange => exchange.close(closeMs)));
  }

  dispose(): void {
    this.closedTabs.dispose();
    void this.closeAll();
  }

  /** The palette offers to hang up only while something is up. */
  private tellPalette(): void {
    void vscode.commands.executeCommand('setContext', 'siplens.callsUp', this.running.size > 0);
  }

  private leave(uri: vscode.Uri): void {
    const shown = vscode.window.tabGroups.all.some(group =>
      group.tabs.some(
        ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
      ),
    );
    if (!shown) void this.running.get(uri.toString())?.close(closeMs);
  }
}
