import * as vscode from 'vscode';
import type { RunningExchange } from '../../../server/src/net/start-exchange';

/** What the owner's end allows a BYE or CANCEL to take, ms. */
const closeMs = 2000;

/** An exchange of a live trace, and the way to send its request again. */
export interface OpenExchange {
  readonly running: RunningExchange;
  /** True where it ended with a challenge that nobody could answer. */
  unanswered(): boolean;
  again(): Promise<void>;
}

/**
 * The exchanges that have not ended: calls that are up above all. Closing the tab of a live trace, and closing the
 * window, ends what it opened.
 */
export class OpenExchanges implements vscode.Disposable {
  private readonly running = new Map<string, RunningExchange>();
  /** Those whose live trace is shown, also after their end. */
  private readonly shown = new Map<string, OpenExchange>();
  private readonly closedTabs = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    for (const { input } of closed) {
      if (input instanceof vscode.TabInputText && input.uri.scheme === 'siplens-live') this.leave(input.uri);
    }
  });

  /** Keeps an exchange until it has ended. */
  add(uri: vscode.Uri, open: OpenExchange): void {
    const id = uri.toString();
    const exchange = open.running;
    this.shown.set(id, open);
    this.running.set(id, exchange);
    this.tellPalette();
    void exchange.ended.then(() => {
      this.running.delete(id);
      this.tellPalette();
    });
  }

  /** The exchange of a live trace; without its URI the newest that has not ended. */
  of(uri?: string): OpenExchange | undefined {
    return this.shown.get(uri ?? [...this.running.keys()].at(-1) ?? '');
  }

  /** Ends the exchange of a live trace with CANCEL or BYE; without its URI, all. */
  hangUp(uri?: string): void {
    for (const [id, exchange] of this.running) if (uri === undefined || uri === id) exchange.cancel();
  }

  /** Sends the ACK that the exchange of a live trace holds back; without its URI, all of them. */
  acknowledge(uri?: string): void {
    for (const [id, exchange] of this.running) if (uri === undefined || uri === id) exchange.acknowledge();
  }

  /** Ends everything, within two seconds. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.running.values()].map(exchange => exchange.close(closeMs)));
  }

  dispose(): void {
    this.closedTabs.dispose();
    void this.closeAll();
  }

  /** The palette offers to hang up only while something is up, and to send an ACK only while one is held back. */
  tellPalette(): void {
    const holds = [...this.running.values()].some(({ phase }) => phase === 'unacknowledged');
    void vscode.commands.executeCommand('setContext', 'siplens.callsUp', this.running.size > 0);
    void vscode.commands.executeCommand('setContext', 'siplens.ackHeld', holds);
  }

  private leave(uri: vscode.Uri): void {
    const shown = vscode.window.tabGroups.all.some(group =>
      group.tabs.some(
        ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
      ),
    );
    if (shown) return;
    this.shown.delete(uri.toString());
    void this.running.get(uri.toString())?.close(closeMs);
  }
}
