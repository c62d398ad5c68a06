import type { ChunkList } from './chunk-list';
import type { ChunkSummary, Placed } from './document';
import {
  changeGroups,
  type GroupJudgements,
  type GroupLayer,
  type JudgedGroup,
  judgeGroupOnce,
  noGroups,
  noJudgements,
} from './group-layer';
import { captureFactsOf } from './judge-layers';
import { judgeLoosely, marksOf } from './judge-loosely';
import type { ConcludeInput } from './layer-state';
import type { RuleFailure } from './lint/finding';
import { type Silences, silencesOf } from './lint/silences';
import type { LooseFindings } from './loose-findings';
import { joined } from './text/joined';
import { CaptureClock } from './trace/capture-clock';
import type { CaptureFacts } from './trace/capture-facts';
import { GrowingMemory, mostRemembered } from './trace/capture-memory';
import { changeFacts, type FactsState, noFacts, sealFacts } from './trace/fold-facts';
import type { Group } from './trace/group';
import { textHash } from './trace/text-hash';
import type { TraceMessage } from './trace/trace-message';

/** What is held of a stream, and what of it is let go when it is judged. */
export interface HeldPart {
  readonly list: ChunkList<ChunkSummary>;
  /** The chunks of the list, where they stand in the whole text. */
  readonly held: readonly Placed<ChunkSummary>[];
  /** Those of them that were in no part before. */
  readonly fresh: readonly Placed<ChunkSummary>[];
  /** Those that are let go now, and are in no later part. */
  readonly released: readonly Placed<ChunkSummary>[];
  readonly isLast: boolean;
}

/** What the layers say of a part. Only groups that are let go are judged: the others are, when they are. */
export interface PartJudgement {
  /** All that are held, in order of the trace. */
  readonly inOrder: readonly Group[];
  readonly groups: GroupLayer;
  readonly judgements: GroupJudgements;
  readonly loose: LooseFindings;
  readonly silences: Silences;
  readonly failures: readonly RuleFailure[];
  /** Of all that was seen so far. */
  readonly facts: CaptureFacts;
  /** Messages that are let go and may be named later, by what is said of the whole capture. */
  readonly remembered: readonly TraceMessage[];
  /** False for a collection of messages. */
  readonly correlated: boolean;
}

/** Keys of groups that were let go, as hashes; beyond, any group may be one that goes on. */
const mostLetGo = 1 << 20;

/**
 * The layers of a stream that is judged in parts. Groups that stay are carried over, facts are those of everything that
 * was seen: what is let go stays counted. Memory grows with the hops and not with the messages.
 */
export class StreamLayers {
  private groups: GroupLayer = noGroups;
  private factsState: FactsState = noFacts;
  private facts: CaptureFacts | undefined;
  private readonly clock = new CaptureClock();
  private readonly memory = new GrowingMemory();
  private readonly letGo = new Set<number>();
  private messages = 0;
  private saysPartial = false;
  private correlated: boolean;

  constructor(private readonly input: Pick<ConcludeInput<ChunkSummary>, 'setting' | 'options'>) {
    this.correlated = !input.setting.authored;
  }

  /** Takes what came, judges what goes. */
  judge(part: HeldPart): PartJudgement {
    const { list, fresh, released } = part;
    this.pass(fresh);
    const startOf = (message: TraceMessage) => list.startOf(message) ?? 0;
    const come = this.correlated ? fresh.map(({ chunk }) => chunk) : [];
    const changes = changeGroups(this.groups, { gone: [], fresh: come }, startOf);
    this.factsState = changeFacts(this.factsState, changes, (a, b) => startOf(a) < startOf(b));
    this.groups = this.groups.with(new Map([...changes].map(([key, { after }]) => [key, after])));
    const facts = this.factsOf(list);
    this.facts = facts;
    const going = this.groupsOf(released);
    // What is cut in front must look so: rules are then silent about what they cannot see.
    const ofPart = { ...facts, firstTime: this.firstHeld(list) ?? facts.firstTime };
    const { judgements, failures } = this.judgeGroups(going, facts, ofPart);
    const inOrder = [...this.groupsOf(part.held).values()];
    const loose = this.judgeLoosely(part, { inOrder, judgements, facts: ofPart });
    const { groups, correlated } = this;
    const remembered = part.isLast ? [] : this.release(going, part);
    return {
      ...{ inOrder, groups, judgements, facts, correlated, remembered },
      loose: loose.loose,
      silences: loose.silences,
      failures: [...joined(fresh.map(({ chunk }) => chunk.failures)), ...failures, ...loose.failures],
    };
  }

  /** Counts chunks that are seen for the first time. */
  private pass(fresh: readonly Placed<ChunkSummary>[]): void {
    for (const { chunk } of fresh) {
      if (chunk.saysTrace) this.correlated = true;
      if (chunk.saysPartial) this.saysPartial = true;
      if (!chunk.trace) continue;
      this.messages++;
      this.clock.see(chunk.trace);
    }
  }

  private factsOf(list: ChunkList<ChunkSummary>): CaptureFacts {
    const { clock, messages: messageCount, saysPartial, letGo, memory } = this;
    const { options } = this.input;
    // The window carries what media was seen of chunks that are gone.
    const media = list.blocks.flatMap(block => block.media);
    const passed = { clock: clock.copy(), messageCount, saysPartial, media };
    const facts = captureFactsOf({ list, options }, this.factsState, passed, this.facts);
    return letGo.size > 0 ? { ...facts, letGo: memory } : facts;
  }

  private firstHeld(list: ChunkList<ChunkSummary>): number | undefined {
    const clock = new CaptureClock();
    for (const block of list.blocks) {
      block.clock.pass(clock);
      if (clock.first !== undefined) return clock.first;
    }
    return undefined;
  }

  /** The groups that begin in some chunks, in order, by key. */
  private groupsOf(chunks: readonly Placed<ChunkSummary>[]): ReadonlyMap<string, Group> {
    const groups = new Map<string, Group>();
    if (!this.correlated) return groups;
    for (const { chunk } of chunks) {
      const group = chunk.groupKey === undefined ? undefined : this.groups.get(chunk.groupKey);
      if (group && chunk.groupKey !== undefined && group.messages[0] === chunk.anchor) {
        groups.set(chunk.groupKey, group);
      }
    }
    return groups;
  }

  private judgeGroups(going: ReadonlyMap<string, Group>, facts: CaptureFacts, ofPart: CaptureFacts) {
    const { rules } = this.input.setting;
    const judged = new Map<string, JudgedGroup>();
    const failures: RuleFailure[] = [];
    const isFull = this.letGo.size >= mostLetGo;
    for (const [key, group] of going) {
      const goesOn = this.letGo.size > 0 && (isFull || this.letGo.has(textHash(key)));
      const judgement = judgeGroupOnce(group, goesOn ? ofPart : facts, rules);
      judged.set(key, judgement);
      failures.push(...judgement.failures);
    }
    return { judgements: noJudgements.with(judged), failures };
  }

  private judgeLoosely(
    { list, isLast }: HeldPart,
    of: Pick<PartJudgement, 'inOrder' | 'judgements' | 'facts'>,
  ) {
    const { setting, options } = this.input;
    const { rules } = setting;
    const own = isLast
      ? rules
      : { ...rules, capture: rules.capture.filter(({ about }) => about !== 'whole'), comment: [] };
    const marks = marksOf(list);
    const silences = silencesOf(marks);
    const { judgements, facts, inOrder } = of;
    return {
      silences,
      ...judgeLoosely(
        { list, options, setting: { ...setting, rules: own } },
        { judgements, facts, groups: this.groups },
        { inOrder, silences, marks, correlated: this.correlated },
      ),
    };
  }

  /** Lets go of groups: they stay counted. */
  private release(going: ReadonlyMap<string, Group>, { held }: HeldPart): readonly TraceMessage[] {
    const starts = new Map(held.map(({ chunk, start }) => [chunk.anchor, start]));
    // What was let go before stands before all that is held, or nearly so.
    const startOf = (message: TraceMessage) => starts.get(message) ?? -1;
    this.factsState = sealFacts(this.factsState, going, {
      isBefore: (a, b) => startOf(a) < startOf(b),
      mostHops: mostRemembered,
    });
    const remembered = this.memory.remember([...going.values()], this.facts?.holes ?? []);
    this.groups = this.groups.with(new Map([...going.keys()].map(key => [key, undefined])));
    for (const key of going.keys()) if (this.letGo.size < mostLetGo) this.letGo.add(textHash(key));
    return remembered.filter(message => starts.has(message));
  }
}
