import type { ChunkSummary, Placed } from './document';
import { type LintRun, lintGroup, type RuleSet } from './lint/engine';
import { type FactReads, recordReads } from './lint/facts-reads';
import { GroupBuilder } from './trace/build-group';
import type { CaptureFacts } from './trace/capture-facts';
import type { Group } from './trace/group';
import type { TraceMessage } from './trace/trace-message';

/** A group and what was found in it, with the facts that the finding rests on. */
interface JudgedGroup {
  readonly group: Group;
  readonly run: LintRun;
  readonly reads: FactReads;
}

/** Layer (b): groups by key, in order of their first message. */
export type GroupLayer = ReadonlyMap<string, Group>;

/** Findings of groups, by the identity of the group. */
export type GroupJudgements = ReadonlyMap<Group, JudgedGroup>;

/** Stands for the messages of a group that is taken over as it is. */
const KEPT: TraceMessage[] = [];

function build(key: string, messages: readonly TraceMessage[]): Group {
  const builder = new GroupBuilder(key);
  for (const message of messages) builder.push(message);
  return builder.build();
}

/**
 * Joins the messages of a document to groups. A group whose key is not in `changed` is taken from `previous` as it
 * is; the others are replayed from their messages. Without `previous` all are built.
 */
export function joinGroups(
  placed: readonly Placed<ChunkSummary>[],
  previous: GroupLayer | undefined,
  changed: ReadonlySet<string>,
): GroupLayer {
  const members = new Map<string, TraceMessage[]>();
  for (const { chunk } of placed) {
    const { groupKey, trace } = chunk;
    if (groupKey === undefined || trace === undefined) continue;
    const known = members.get(groupKey);
    if (known === undefined) {
      const isKept = previous?.has(groupKey) && !changed.has(groupKey);
      members.set(groupKey, isKept ? KEPT : [trace]);
    } else if (known !== KEPT) known.push(trace);
  }
  const groups = new Map<string, Group>();
  for (const [key, messages] of members) {
    const group = messages === KEPT ? previous?.get(key) : build(key, messages);
    if (group) groups.set(key, group);
  }
  return groups;
}

/** Runs group rules on the groups that changed and on those of which a fact changed that the rules had asked for. */
export function judgeGroups(
  groups: GroupLayer,
  facts: CaptureFacts,
  rules: RuleSet,
  previous: GroupJudgements | undefined,
): GroupJudgements {
  const judgements = new Map<Group, JudgedGroup>();
  for (const group of groups.values()) {
    const known = previous?.get(group);
    if (known?.reads.stillHold(facts)) judgements.set(group, known);
    else {
      const reads = recordReads(facts);
      judgements.set(group, { group, reads, run: lintGroup(group, reads.facts, rules) });
    }
  }
  return judgements;
}
