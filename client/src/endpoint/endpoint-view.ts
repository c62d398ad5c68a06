import * as vscode from 'vscode';
import type { ListEnvironmentsResult } from '../../../server/src/core/protocol';
import { environmentNodes } from '../environments/environment-nodes';
import type { EndpointState } from './endpoint-control';
import { type EndpointNode, endpointNodes, stoppedNode } from './endpoint-nodes';

/** The Endpoints view: the local endpoint, its addresses, who is registered, whom to call; and the environments. */
export class EndpointView implements vscode.TreeDataProvider<EndpointNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<EndpointNode>;
  private ofEndpoint: readonly EndpointNode[] = [];
  private environments: ListEnvironmentsResult | undefined;

  constructor() {
    this.view = vscode.window.createTreeView('siplens.endpoints', { treeDataProvider: this });
  }

  /** Tells when the view is looked at, and when it no longer is. */
  get onDidChangeVisibility(): vscode.Event<{ readonly visible: boolean }> {
    return this.view.onDidChangeVisibility;
  }

  /** Shows the environments of the folder that is worked in; undefined: none are known. */
  showEnvironments(environments: ListEnvironmentsResult | undefined): void {
    this.environments = environments;
    this.changed.fire();
  }

  /** None where nothing runs and nothing is defined: then the view's welcome text speaks. */
  private get nodes(): readonly EndpointNode[] {
    const { ofEndpoint, environments } = this;
    const isEmpty = !environments || environments.environments.length + environments.problems.length === 0;
    if (ofEndpoint.length === 0 && isEmpty) return [];
    const rows = ofEndpoint.length === 0 ? [stoppedNode] : ofEndpoint;
    return environments ? [...rows, environmentNodes(environments)] : rows;
  }

  /** Shows a state. */
  show(state: EndpointState): void {
    this.ofEndpoint = endpointNodes(state, time => new Date(time).toLocaleTimeString());
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
    const colour = node.warns ? new vscode.ThemeColor('list.warningForeground') : undefined;
    item.iconPath = new vscode.ThemeIcon(node.icon, colour);
    if (node.command) {
      const { id, arguments: given } = node.command;
      item.command = { title: '', command: id, arguments: [...given] };
    }
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
