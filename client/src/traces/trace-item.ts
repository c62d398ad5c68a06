import * as vscode from 'vscode';
import { nextPage } from './trace-children';
import type {
  FindingNode,
  FindingsNode,
  MoreNode,
  NoteNode,
  RuleNode,
  SourceNode,
  SourcesNode,
  TraceNode,
  TraceTreeNode,
} from './trace-node';
import { clockText, counted, findingsText, traceDescription } from './trace-texts';

const red = new vscode.ThemeColor('charts.red');
const yellow = new vscode.ThemeColor('charts.yellow');
const blue = new vscode.ThemeColor('charts.blue');

const severityIcons = {
  error: new vscode.ThemeIcon('error', red),
  warning: new vscode.ThemeIcon('warning', yellow),
  information: new vscode.ThemeIcon('info', blue),
  hint: new vscode.ThemeIcon('lightbulb'),
} as const;

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** What VS Code shows for a node of a trace on disk. Texts of a trace are plain strings here, never Markdown. */
export function traceItem(node: TraceTreeNode): vscode.TreeItem {
  switch (node.kind) {
    case 'trace':
      return rootItem(node);
    case 'sources':
      return sourcesItem(node);
    case 'source':
      return sourceItem(node);
    case 'findings':
      return findingsItem(node);
    case 'rule':
      return ruleItem(node);
    case 'finding':
      return findingItem(node);
    case 'more':
      return moreItem(node);
    case 'note':
      return noteItem(node);
  }
}

function idOf({ trace }: TraceNode): string {
  return `trace ${trace.key}`;
}

function rootIcon({ trace }: TraceNode): vscode.ThemeIcon {
  const state = trace.state?.state;
  if (state === 'failed') return new vscode.ThemeIcon('error', red);
  if (trace.follow && (state === 'following' || state === 'indexing') && (trace.state?.messages ?? 0) > 0)
    return new vscode.ThemeIcon('eye', blue);
  if (state === undefined || state === 'indexing') return new vscode.ThemeIcon('loading~spin');
  return new vscode.ThemeIcon(trace.isTogether ? 'combine' : 'database');
}

function rootItem(node: TraceNode): vscode.TreeItem {
  const { trace } = node;
  const item = new vscode.TreeItem(trace.name, Expanded);
  item.id = idOf(node);
  item.iconPath = rootIcon(node);
  const found = trace.findings.summary?.state === 'done' ? trace.findings.summary.counts : undefined;
  const description = traceDescription(trace.state, trace.follow);
  item.description = found ? `${description} · findings: ${findingsText(found)}` : description;
  const paths = trace.files.map(file => vscode.Uri.parse(file.uri).fsPath);
  const ratios = trace.findings.summary?.ratios ?? [];
  item.tooltip = [...paths, String(item.description), ...ratios, 'Read from disk.'].join('\n');
  item.contextValue = contextOf(node);
  item.accessibilityInformation = { label: `trace ${trace.name}, ${item.description}` };
  return item;
}

/** Words that the `when` clauses of package.json look for. */
function contextOf({ trace }: TraceNode): string {
  const state = trace.state?.state;
  const words = ['trace'];
  if (state === 'indexing' && !trace.follow) words.push('reading');
  if (state === 'indexing' && trace.follow && trace.state?.messages === 0) words.push('reading');
  if (state === 'following') words.push('following');
  const isPacked = trace.files.some(file => /\.gz$/i.test(file.uri));
  if ((state === 'ready' || state === 'cancelled') && !trace.isTogether && !isPacked)
    words.push('followable');
  return words.join(' ');
}

function sourcesItem(node: SourcesNode): vscode.TreeItem {
  const sources = node.parent.trace.state?.sources ?? [];
  const item = new vscode.TreeItem('Files', Collapsed);
  item.id = `${idOf(node.parent)} sources`;
  item.iconPath = new vscode.ThemeIcon('files');
  const moved = sources.filter(source => source.offsetMs !== 0).length;
  const wrong = sources.filter(source => source.reason !== undefined).length;
  item.description = [
    counted(sources.length, 'file'),
    ...(moved > 0 ? [`${counted(moved, 'clock')} moved`] : []),
    ...(wrong > 0 ? [`${wrong} cannot be read`] : []),
  ].join(' · ');
  return item;
}

function sourceItem(node: SourceNode): vscode.TreeItem {
  const { source } = node;
  const uri = vscode.Uri.parse(source.uri);
  const item = new vscode.TreeItem(uri.path.split('/').at(-1) ?? uri.path, None);
  item.id = `${idOf(node.parent.parent)} source ${source.uri}`;
  item.iconPath = source.reason === undefined ? new vscode.ThemeIcon('file') : severityIcons.error;
  item.description =
    source.reason ?? [source.format, counted(source.messages, 'message'), clockText(source)].join(' · ');
  item.tooltip = `${uri.fsPath}\n${item.description}`;
  item.contextValue = 'traceSource';
  return item;
}

function findingsItem(node: FindingsNode): vscode.TreeItem {
  const { summary } = node.parent.trace.findings;
  const item = new vscode.TreeItem('Findings', Collapsed);
  item.id = `${idOf(node.parent)} findings`;
  item.iconPath = new vscode.ThemeIcon('checklist');
  if (!summary) item.description = 'expand to run the rules over the whole file';
  else if (summary.state === 'running') item.description = `so far: ${findingsText(summary.counts)}`;
  else item.description = findingsText(summary.counts);
  return item;
}

function ruleItem(node: RuleNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.rule, Collapsed);
  item.id = `${idOf(node.parent.parent)} rule ${node.rule}`;
  item.iconPath = severityIcons[node.severity];
  item.description = node.count.toLocaleString('en');
  item.accessibilityInformation = {
    label: `${node.severity} ${node.rule}, ${counted(node.count, 'finding')}`,
  };
  return item;
}

function findingItem(node: FindingNode): vscode.TreeItem {
  const { rule, severity, message, number, call, reference, confidence } = node.finding;
  const isPlaced = number > 0 && call >= 0;
  const item = new vscode.TreeItem(isPlaced ? `#${number} ${message}` : message, None);
  item.id = `${idOf(node.parent.parent.parent)} finding ${rule} ${node.index}`;
  item.iconPath = severityIcons[severity];
  item.tooltip = [message, `${rule} · ${confidence}`, reference].join('\n');
  const place = isPlaced ? `, message ${number}` : '';
  item.accessibilityInformation = { label: `${severity}: ${message}${place}` };
  if (isPlaced) item.command = { command: 'siplens.openFinding', title: 'Open the Call', arguments: [node] };
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const next = nextPage(node);
  const item = new vscode.TreeItem(`Show ${next.toLocaleString('en')} more …`, None);
  const of = node.parent.kind === 'trace' ? node.parent : node.parent.parent.parent;
  item.id = `${idOf(of)} more ${node.parent.kind === 'rule' ? node.parent.rule : 'calls'}`;
  item.iconPath = new vscode.ThemeIcon('unfold');
  item.description = `${node.shown.toLocaleString('en')} of ${node.total.toLocaleString('en')}`;
  item.command = { command: 'siplens.showMore', title: 'Show More', arguments: [node] };
  return item;
}

function noteItem({ level, text }: NoteNode): vscode.TreeItem {
  const item = new vscode.TreeItem(text, None);
  item.iconPath = level === 'loading' ? new vscode.ThemeIcon('loading~spin') : severityIcons[level];
  item.tooltip = text;
  return item;
}
