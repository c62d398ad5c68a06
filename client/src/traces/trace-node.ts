import type { TraceFinding, TraceSource } from '../../../server/src/core/open-trace-protocol';
import type { CallNode } from '../trees/calls-node';
import type { OpenedTrace } from './opened-trace';

/** A trace that the server reads from disk; its calls are `CallNode`s below it. */
export interface TraceNode {
  readonly kind: 'trace';
  readonly trace: OpenedTrace;
}

/** The files of a trace that was put together from several. */
export interface SourcesNode {
  readonly kind: 'sources';
  readonly parent: TraceNode;
}

export interface SourceNode {
  readonly kind: 'source';
  readonly parent: SourcesNode;
  readonly source: TraceSource;
}

/** What the rules find in the whole trace. */
export interface FindingsNode {
  readonly kind: 'findings';
  readonly parent: TraceNode;
}

/** Findings of one rule; `listed` of `count` can be had. */
export interface RuleNode {
  readonly kind: 'rule';
  readonly parent: FindingsNode;
  readonly rule: string;
  readonly severity: TraceFinding['severity'];
  readonly count: number;
  readonly listed: number;
}

export interface FindingNode {
  readonly kind: 'finding';
  readonly parent: RuleNode;
  /** Place among the findings of its rule. */
  readonly index: number;
  readonly finding: TraceFinding;
}

/** Asks for the next page of calls, or of a rule's findings. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: TraceNode | RuleNode;
  readonly shown: number;
  readonly total: number;
}

/** A sentence: what goes on, what is wrong, what is lost. */
export interface NoteNode {
  readonly kind: 'note';
  readonly parent: TraceNode | FindingsNode | RuleNode;
  readonly level: 'loading' | 'information' | 'warning' | 'error';
  readonly text: string;
}

export type TraceTreeNode =
  | TraceNode
  | SourcesNode
  | SourceNode
  | FindingsNode
  | RuleNode
  | FindingNode
  | MoreNode
  | NoteNode;

/** The trace that a node of the Calls tree belongs to; undefined for one of an open document. */
export function traceOfNode(node: TraceTreeNode | CallNode): OpenedTrace | undefined {
  if (node.kind === 'trace') return node.trace;
  if (node.kind === 'call') return node.parent.kind === 'trace' ? node.parent.trace : undefined;
  return traceOfNode(node.parent);
}
