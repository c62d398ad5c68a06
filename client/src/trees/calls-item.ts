import * as vscode from 'vscode';
import type { WireRange } from '../../../server/src/core/protocol';
import type { CallKind } from '../../../server/src/core/trace/dialog';
import { traceItem } from '../traces/trace-item';
import { callsPerPage } from './arrange-calls';
import { callTooltip } from './call-tooltip';
import {
  type CallNode,
  type CallsContainer,
  type CallsNode,
  callsInGroup,
  type FileNode,
  type GroupNode,
  type LegNode,
  type MessageNode,
  type MoreCallsNode,
  type TransactionNode,
} from './calls-node';
import { badgeUri } from './finding-badges';

const red = new vscode.ThemeColor('charts.red');
const yellow = new vscode.ThemeColor('charts.yellow');
const green = new vscode.ThemeColor('charts.green');
const blue = new vscode.ThemeColor('charts.blue');

/** Icon and colour by what became of a call; the form differs too, for those who do not see the colour. */
function callIcon(node: CallNode): vscode.ThemeIcon {
  const { kind, state } = node.call;
  if (state === 'failed') return new vscode.ThemeIcon('error', red);
  if (state === 'cancelled') return new vscode.ThemeIcon('circle-slash', yellow);
  if (state === 'ringing' || state === 'pending') return new vscode.ThemeIcon('bell', yellow);
  if (state === 'unknown') return new vscode.ThemeIcon('question');
  if (kind === 'call') return new vscode.ThemeIcon('call-outgoing', green);
  if (kind === 'registration') return new vscode.ThemeIcon('person', green);
  if (kind === 'subscription') return new vscode.ThemeIcon('rss', green);
  return new vscode.ThemeIcon('pass', green);
}

function outcomeIcon(outcome: string): vscode.ThemeIcon {
  if (outcome === 'request') return new vscode.ThemeIcon('arrow-right', blue);
  if (outcome === '1xx') return new vscode.ThemeIcon('ellipsis');
  if (outcome === '2xx') return new vscode.ThemeIcon('pass', green);
  if (outcome === '3xx') return new vscode.ThemeIcon('references', blue);
  if (/^[456]xx$/.test(outcome)) return new vscode.ThemeIcon('error', red);
  return new vscode.ThemeIcon('circle-outline');
}

function counts(errors: number, warnings: number): string {
  const parts: string[] = [];
  if (errors > 0) parts.push(`${errors} ${errors === 1 ? 'error' : 'errors'}`);
  if (warnings > 0) parts.push(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`);
  return parts.join(', ');
}

function describe(description: string, errors: number, warnings: number): string {
  return [description, counts(errors, warnings)].filter(part => part !== '').join(' · ');
}

/** The command of a node: reveal its place in the text. */
function reveal(uri: string, range: WireRange | undefined): { command: vscode.Command } | undefined {
  if (!range) return undefined;
  return { command: { command: 'siplens.revealMessage', title: 'Reveal in Trace', arguments: [uri, range] } };
}

const kindNames: Readonly<Record<CallKind, readonly [one: string, many: string]>> = {
  call: ['call', 'calls'],
  registration: ['registration', 'registrations'],
  subscription: ['subscription', 'subscriptions'],
  options: ['ping', 'pings'],
  message: ['message exchange', 'message exchanges'],
  other: ['other', 'others'],
};

/** "2 calls, 1 registration", in the order in which the kinds appear. */
function countKinds(node: FileNode): string {
  const byKind = new Map<CallKind, number>();
  for (const { call } of node.calls) byKind.set(call.kind, (byKind.get(call.kind) ?? 0) + 1);
  return [...byKind].map(([kind, n]) => `${n} ${kindNames[kind][n === 1 ? 0 : 1]}`).join(', ');
}

function fileItem(node: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.Uri.parse(node.uri), vscode.TreeItemCollapsibleState.Expanded);
  item.id = node.uri;
  item.iconPath = vscode.ThemeIcon.File;
  item.description =
    node.messages === 0
      ? 'no SIP message so far'
      : [node.format, `${node.messages} ${node.messages === 1 ? 'message' : 'messages'}`, countKinds(node)]
          .filter(part => part !== '')
          .join(' · ');
  const path = vscode.Uri.parse(node.uri).path;
  item.tooltip = callTooltip([path, item.description, ...node.ratios].join('\n'));
  item.contextValue = 'file';
  return item;
}

function callItem(node: CallNode): vscode.TreeItem {
  const { call } = node;
  const item = new vscode.TreeItem(call.label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${node.uri}#${call.id}`;
  item.iconPath = callIcon(node);
  const omitted = node.omitted > 0 ? ` · ${node.omitted.toLocaleString('en')} more not shown` : '';
  item.description = describe(`${call.description}${omitted}`, call.errors, call.warnings);
  badge(item, call);
  item.contextValue = 'call';
  item.accessibilityInformation = { label: `${call.kind} ${call.label}, ${call.state}, ${item.description}` };
  Object.assign(item, reveal(node.uri, call.transactions[0]?.messages[0]?.range));
  return item;
}

/** The number of findings at the end of a row; its icon and label stay what they are. */
function badge(item: vscode.TreeItem, found: { readonly errors: number; readonly warnings: number }): void {
  const uri = badgeUri(item.id ?? '', found);
  if (uri) item.resourceUri = uri;
}

function legItem({ parent, leg }: LegNode): vscode.TreeItem {
  const item = new vscode.TreeItem(leg.label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${parent.uri}#${parent.call.id}#leg ${leg.id}`;
  item.iconPath = new vscode.ThemeIcon('git-commit');
  item.description = describe(leg.description, leg.errors, leg.warnings);
  item.tooltip = `Messages between ${leg.label.replace(' → ', ' and ')}`;
  item.contextValue = 'leg';
  return item;
}

function containerId(node: CallsContainer): string {
  return node.kind === 'file' ? node.uri : `trace ${node.trace.key}`;
}

function groupItem(node: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${containerId(node.container)}#group ${node.id}`;
  item.iconPath = new vscode.ThemeIcon('list-tree');
  const calls = callsInGroup(node);
  const sum = (of: 'errors' | 'warnings'): number => calls.reduce((all, { call }) => all + call[of], 0);
  item.description = describe(calls.length.toLocaleString('en'), sum('errors'), sum('warnings'));
  item.contextValue = 'group';
  item.accessibilityInformation = { label: `${node.label}, ${item.description}` };
  return item;
}

function moreCallsItem(node: MoreCallsNode): vscode.TreeItem {
  const next = Math.min(node.total - node.shown, callsPerPage);
  const item = new vscode.TreeItem(`Show ${next.toLocaleString('en')} more …`);
  item.id = `${containerId(node.container)}#more ${node.list}`;
  item.iconPath = new vscode.ThemeIcon('unfold');
  item.description = `${node.shown.toLocaleString('en')} of ${node.total.toLocaleString('en')}`;
  item.command = { command: 'siplens.showMoreCalls', title: 'Show More', arguments: [node] };
  return item;
}

function transactionItem(node: TransactionNode): vscode.TreeItem {
  const { transaction } = node;
  const item = new vscode.TreeItem(transaction.label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${node.parent.uri}#${node.parent.call.id}#${transaction.id}`;
  item.iconPath = outcomeIcon(transaction.outcome);
  item.description = describe(transaction.description, transaction.errors, transaction.warnings);
  item.contextValue = 'transaction';
  Object.assign(item, reveal(node.parent.uri, transaction.messages[0]?.range));
  return item;
}

function messageItem(node: MessageNode): vscode.TreeItem {
  const { message } = node;
  const item = new vscode.TreeItem(message.label, vscode.TreeItemCollapsibleState.None);
  item.id = `${node.uri}#${message.number}`;
  const marked = message.errors > 0 || message.warnings > 0;
  item.iconPath = marked
    ? new vscode.ThemeIcon('warning', message.errors > 0 ? red : yellow)
    : outcomeIcon(message.outcome);
  const repeated = message.retransmission ? 'repeated' : '';
  item.description = describe(
    [repeated, message.description].filter(Boolean).join(' · '),
    message.errors,
    message.warnings,
  );
  item.contextValue = 'message';
  Object.assign(item, reveal(node.uri, message.range));
  return item;
}

/**
 * The facts of a call, for its row once the pointer rests on it: VS Code looks through the Markdown of a row for links,
 * which hundreds of rows that come at once would wait for. Undefined for other nodes, which have theirs at once.
 */
export function resolvedTooltip(node: CallsNode): vscode.MarkdownString | undefined {
  return node.kind === 'call' ? callTooltip(node.call.tooltip) : undefined;
}

/** What VS Code shows for a node. Texts of a trace are plain strings here, never Markdown. */
export function callsItem(node: CallsNode): vscode.TreeItem {
  switch (node.kind) {
    case 'file':
      return fileItem(node);
    case 'group':
      return groupItem(node);
    case 'moreCalls':
      return moreCallsItem(node);
    case 'call':
      return callItem(node);
    case 'leg':
      return legItem(node);
    case 'transaction':
      return transactionItem(node);
    case 'message':
      return messageItem(node);
    default:
      return traceItem(node);
  }
}
