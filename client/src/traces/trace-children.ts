import type { CallNode, GroupNode, MoreCallsNode } from '../trees/calls-node';
import { callPage, type FilterState } from './call-pages';
import { findingPage } from './finding-pages';
import type { OpenedTrace } from './opened-trace';
import type {
  FindingNode,
  FindingsNode,
  MoreNode,
  NoteNode,
  RuleNode,
  SourceNode,
  TraceNode,
  TraceTreeNode,
} from './trace-node';

type CallRow = CallNode | GroupNode | MoreCallsNode;

/**
 * What stands below a node of a trace on disk. What is not loaded yet is asked for, and comes with the next change.
 * @param arrange the calls that are loaded, as the user wants to see them
 */
export function childrenOfTrace(
  node: TraceTreeNode,
  arrange: (trace: TraceNode, calls: readonly CallNode[]) => readonly CallRow[],
): readonly (TraceTreeNode | CallRow)[] {
  switch (node.kind) {
    case 'trace':
      return childrenOfRoot(node, arrange);
    case 'sources':
      return (node.parent.trace.state?.sources ?? []).map(
        (source): SourceNode => ({ kind: 'source', parent: node, source }),
      );
    case 'findings':
      return rulesOf(node);
    case 'rule':
      return findingsOf(node);
    default:
      return [];
  }
}

function note(parent: NoteNode['parent'], level: NoteNode['level'], text: string): NoteNode {
  return { kind: 'note', parent, level, text };
}

function childrenOfRoot(
  node: TraceNode,
  arrange: Parameters<typeof childrenOfTrace>[1],
): readonly (TraceTreeNode | CallRow)[] {
  const { trace } = node;
  trace.calls.want();
  const calls = arrange(node, trace.calls.nodes());
  const { shown, total } = trace.calls;
  const more: readonly MoreNode[] =
    shown > 0 && shown < total ? [{ kind: 'more', parent: node, shown, total }] : [];
  const sources = (trace.state?.sources?.length ?? 0) > 0 ? [trace.sourcesNode] : [];
  const findings = (trace.state?.messages ?? 0) > 0 ? [trace.findingsNode] : [];
  return [...notesOf(trace), ...sources, ...findings, ...calls, ...more];
}

/** What must be said of a trace before its calls. */
function notesOf({ node, state, calls, follow }: OpenedTrace): readonly NoteNode[] {
  if (!state) return [note(node, 'loading', 'Opening the file …')];
  const notes = state.notes.map(text => note(node, 'warning', text));
  if (state.state === 'failed')
    notes.unshift(note(node, 'error', state.reason ?? 'The file cannot be read.'));
  else if (state.messages === 0 && state.state === 'indexing')
    notes.push(note(node, 'loading', 'Reading; no SIP message so far …'));
  else if (state.messages === 0 && state.state === 'following' && follow)
    notes.push(
      note(node, 'information', 'No SIP message so far. What is written to the file will appear here.'),
    );
  else if (state.messages === 0) notes.push(note(node, 'information', 'The file holds no SIP message.'));
  else if (calls.shown === 0) notes.push(nothingShown(node, calls.filtered));
  return notes;
}

/** While calls are on their way, or where the filter hides all of them. */
function nothingShown(node: TraceNode, filtered: FilterState | undefined): NoteNode {
  if (!filtered) return note(node, 'loading', 'Loading the first calls …');
  const isDone = filtered.looked >= filtered.total || filtered.stopped !== undefined;
  if (!isDone) return note(node, 'loading', 'Looking for calls that fit the filter …');
  return filtered.matching > 0
    ? note(node, 'loading', 'Loading the first calls …')
    : note(node, 'information', 'No call of this trace fits the filter.');
}

function rulesOf(node: FindingsNode): readonly (NoteNode | RuleNode)[] {
  const { trace } = node.parent;
  void trace.findings.want();
  const { summary } = trace.findings;
  if (!summary) return [];
  const rules = [...summary.rules]
    .sort((a, b) => severityOrder(a.severity) - severityOrder(b.severity) || b.count - a.count)
    .map((rule): RuleNode => ({ kind: 'rule', parent: node, ...rule }));
  if (summary.state === 'running') return [note(node, 'loading', 'The rules run …'), ...rules];
  if (summary.state === 'failed')
    return [note(node, 'error', summary.reason ?? 'The rules failed.'), ...rules];
  const alone =
    summary.scope === 'calls'
      ? [
          note(
            node,
            'information',
            'Very many messages: each call was judged alone, rules about the whole trace did not run.',
          ),
        ]
      : [];
  return rules.length === 0
    ? [...alone, note(node, 'information', 'No rule has found anything.')]
    : [...alone, ...rules];
}

function severityOrder(severity: RuleNode['severity']): number {
  return ['error', 'warning', 'information', 'hint'].indexOf(severity);
}

function findingsOf(node: RuleNode): readonly TraceTreeNode[] {
  const { findings } = node.parent.parent.trace;
  const loaded = findings.of(node.rule);
  if (loaded.length === 0 && node.listed > 0) {
    void findings.more(node.rule);
    return [note(node, 'loading', 'Loading …')];
  }
  const shown = loaded.map(
    (finding, index): FindingNode => ({ kind: 'finding', parent: node, index, finding }),
  );
  if (loaded.length < node.listed)
    return [...shown, { kind: 'more', parent: node, shown: loaded.length, total: node.listed }];
  const left = node.count - node.listed;
  if (left === 0) return shown;
  const text = `${left} more are counted and not listed: siplens.lint.maxPerRule.`;
  return [...shown, note(node, 'information', text)];
}

/** How many the node adds when it is pressed. */
export function nextPage({ parent, shown, total }: MoreNode): number {
  return Math.min(total - shown, parent.kind === 'trace' ? callPage : findingPage);
}
