import * as vscode from 'vscode';
import type { EndpointState } from './endpoint-control';
import { type EndpointNode, endpointNodes } from './endpoint-nodes';

/** The Endpoints view: the local endpoint, its addresses, who is registered, whom to call. */
export class EndpointView implements vscode.TreeDataProvider<EndpointNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<EndpointNode>;
  private nodes: readonly EndpointNode[] = [];

  constructor() {
    this.view = vscode.window.createTreeView('siplens.endpoints', { treeDataProvider: this });
  }

  /** Shows a state. */
  show(state: EndpointState): void {
    this.nodes = endpointNodes(state, time => new Date(time).toLocaleTimeString());
    this.view.message = (state.kind === 'stopped' && state.reason) || '';
    this.changed.fire();
  }

  /** The row that a command is for: the one that a menu gives, or else the selected one. */
  nodeOf(given: unknown): EndpointNode | undefined {
    const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : undefined;
    return allOf(this.nodes).find(node => node.id === id) ?? this.view.selection[0];
  }

  getTreeItem(node: EndpointNode): vscode.TreeItem {
    const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const shut = node.id === 'users' ? Collapsed : Expanded;
    const item = new vscode.TreeItem(node.label, node.children.length === 0 ? None : shut);
    item.id = node.id;
    item.description = node.description ?? '';
    item.tooltip = node.tooltip;
    item.iconPath = new vscode.ThemeIcon(node.icon);
    item.contextValue = `${node.context}${node.copy === undefined ? '' : ' copyable'}`;
    item.accessibilityInformation = { label: `${node.label}, ${node.description ?? ''}` };
    return item;
  }

  getChildren(node?: EndpointNode): EndpointNode[] {
    return [...(node ? node.children : this.nodes)];
  }

  dispose(): void {
    vscode.Disposable.from(this.view, this.changed).dispose();
  }
}

function allOf(nodes: readonly EndpointNode[]): readonly EndpointNode[] {
  return nodes.flatMap(node => [node, ...allOf(node.children)]);
}
