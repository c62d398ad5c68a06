import * as vscode from 'vscode';
import { historyItem } from './history-item';
import type { RequestHistory } from './request-history';
import type { SentRequest } from './sent-request';

/** The Requests view: what was sent, the newest first. Several can be selected, to compare or remove them. */
export class HistoryView implements vscode.TreeDataProvider<SentRequest>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<SentRequest>;

  constructor(private readonly history: () => RequestHistory) {
    this.view = vscode.window.createTreeView('siplens.requests', {
      treeDataProvider: this,
      canSelectMany: true,
    });
  }

  /** The history has changed. */
  refresh(): void {
    const { requests } = this.history();
    void vscode.commands.executeCommand('setContext', 'siplens.requestsKept', requests.length > 0);
    this.changed.fire();
  }

  /** The requests that a command is for: those that a menu or a key gives, or else the selected ones. */
  chosen(given: unknown, all: unknown): readonly SentRequest[] {
    const wanted = (Array.isArray(all) ? all : given === undefined ? this.view.selection : [given]).map(idOf);
    return this.history().requests.filter(({ id }) => wanted.includes(id));
  }

  getTreeItem(request: SentRequest): vscode.TreeItem {
    return historyItem(request);
  }

  getChildren(request?: SentRequest): SentRequest[] {
    return request ? [] : [...this.history().requests];
  }

  dispose(): void {
    vscode.Disposable.from(this.view, this.changed).dispose();
  }
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}
