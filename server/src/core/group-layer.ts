import type { ChunkSummary } from './document';
import { type LintRun, lintGroup, type RuleSet } from './lint/engine';
import { type FactReads, type FactsDifference, noReads, recordReads } from './lint/facts-reads';
import type { Finding, RuleFailure } from './lint/finding';
import { OverlayMap } from './text/overlay-map';
import { GroupBuilder } from './trace/build-group';
import type { CaptureFacts } from './trace/capture-facts';
import type { GroupChange } from './trace/fold-facts';
import type { Group } from './trace/group';
import type { TraceMessage } from './trace/trace-message';

/** Layer (b): groups by key. */
export type GroupLayer = OverlayMap<string, Group>;

/** What was found in a group, and the facts that it rests on. */
export interface JudgedGroup {
  readonly findings: ReadonlyMap<TraceMessage, readonly Finding[]>;
  readonly failures: readonly RuleFailure[];
  readonly reads: FactReads;
}

/** Findings of groups, by the key of the group. */
export type GroupJudgements = OverlayMap<string, JudgedGroup>;

/** No group yet. */
export const noGroups: GroupLayer = OverlayMap.of(new Map());
/** No judgement yet. */
export const noJudgements: GroupJudgements = OverlayMap.of(new Map());

/** Chunks that left the document and that came into it; those that only moved are in neither. */
export interface ChangedChunks {
  readonly gone: readonly ChunkSummary[];
  readonly fresh: readonly ChunkSummary[];
}

function build(key: string, messages: readonly TraceMessage[]): Group {
  const builder = new GroupBuilder(key);
  for (const message of messages) builder.push(message);
  return builder.build();
}

/**
 * Replays the groups of which a chunk came or went; the others are not looked at. `startOf` tells where a message
 * stands in the document as it is now.
 */
export function changeGroups(
  groups: GroupLayer,
  { gone, fresh }: ChangedChunks,
  startOf: (message: TraceMessage) => number,
): ReadonlyMap<string, GroupChange> {
  const left = new Set<TraceMessage>();
  const come = new Map<string, TraceMessage[]>();
  for (const { groupKey, trace } of gone) {
    if (groupKey === undefined || !trace) continue;
    left.add(trace);
    come.set(groupKey, []);
  }
  for (const { groupKey, trace } of fresh) {
    if (groupKey === undefined || !trace) continue;
    const known = come.get(groupKey);
    if (known) known.push(trace);
    else come.set(groupKey, [trace]);
  }
  const changes = new Map<string, GroupChange>();
  for (const [key, more] of come) {
    const before = groups.get(key);
    const stayed = before ? before.messages.filter(message => !left.has(message)) : [];
    const messages = stayed.length > 0 ? inOrder([...stayed, ...more], startOf) : more;
    changes.set(key, { before, after: messages.length > 0 ? build(key, messages) : undefined });
  }
  return changes;
}

function inOrder(
  messages: readonly TraceMessage[],
  startOf: (message: TraceMessage) => number,
): readonly TraceMessage[] {
  const starts = new Map(messages.map(message => [message, startOf(message)]));
  return [...messages].sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
}

/** Runs the group rules on a group, and watches which facts they ask for. */
export function judgeGroup(group: Group, facts: CaptureFacts, rules: RuleSet): JudgedGroup {
  const reads = recordReads(facts);
  return { ...foundIn(lintGroup(group, reads.facts, rules)), reads };
}

/** The same for a group that is never judged again: nobody has to know what it rests on, which costs less. */
export function judgeGroupOnce(group: Group, facts: CaptureFacts, rules: RuleSet): JudgedGroup {
  return { ...foundIn(lintGroup(group, facts, rules)), reads: noReads(facts) };
}

function foundIn(run: LintRun): Pick<JudgedGroup, 'findings' | 'failures'> {
  const findings = new Map<TraceMessage, Finding[]>();
  for (const finding of run.findings) {
    const known = findings.get(finding.at.message);
    if (known) known.push(finding);
    else findings.set(finding.at.message, [finding]);
  }
  return { findings, failures: run.failures };
}

/** Keys of the groups that have to be judged again since a fact changed that their rules had asked for. */
export function groupsThatRead(
  judgements: GroupJudgements,
  difference: FactsDifference,
  facts: CaptureFacts,
): readonly string[] {
  if (difference.names.size === 0 && difference.hops.size === 0) return [];
  const keys: string[] = [];
  for (const [key, { reads }] of judgements) {
    if (reads.mayBreak(difference) && !reads.stillHold(facts)) keys.push(key);
  }
  return keys;
}
