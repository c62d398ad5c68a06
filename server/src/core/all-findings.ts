import type { ChunkBlock } from './chunk-list';
import type { ChunkSummary } from './document';
import type { GroupJudgements, GroupLayer } from './group-layer';
import type { Finding } from './lint/finding';
import {
  type FoldableFinding,
  type FoldedStretch,
  type FoldOptions,
  foldable,
  inChunkOrder,
  StretchFold,
} from './lint/fold-findings';
import type { Silences } from './lint/silences';
import type { TraceMessage } from './trace/trace-message';

/** What all layers say of one block of chunks, ready to be put together with those of the others. */
export interface BlockRecord {
  readonly folded: FoldedStretch;
  readonly suppressed: number;
  /** What was silent in it, as `Silences.keyOf`. */
  readonly silenceKey: string;
}

/** All findings of one version, by where they come from. */
export interface FindingSources {
  readonly groups: GroupLayer;
  readonly judgements: GroupJudgements;
  /** Of the capture, of the file, of comments; by chunk. */
  readonly loose: ReadonlyMap<TraceMessage, readonly Finding[]>;
  readonly silences: Silences;
  readonly fold: FoldOptions;
}

const NONE: readonly FoldableFinding[] = [];

/** The findings of a chunk in order. */
function ofChunk(findings: readonly Finding[], fold: FoldOptions): readonly FoldableFinding[] {
  return [...foldable(findings, fold)].sort(inChunkOrder);
}

/** Findings of trace rules that name a chunk. */
export function groupFindingsOf(
  chunk: ChunkSummary,
  judgements: GroupJudgements,
): readonly Finding[] | undefined {
  // Asked for only where groups are: reading the key of an authored message is work.
  const key = judgements.size === 0 ? undefined : chunk.groupKey;
  return key === undefined ? undefined : judgements.get(key)?.findings.get(chunk.anchor);
}

/** True for a copy of a packet captured twice: it counts as a message and never in rules (`rules.md` 0, 10). */
export function isCopy(chunk: ChunkSummary, groups: GroupLayer): boolean {
  const key = groups.size === 0 ? undefined : chunk.groupKey;
  return key !== undefined && groups.get(key)?.duplicates.has(chunk.anchor) === true;
}

/** Puts the findings of a block that starts at `start` into order, leaves out what is silenced, and folds the rest. */
export function recordOfBlock<C extends ChunkSummary>(
  block: ChunkBlock<C>,
  start: number,
  { groups, judgements, loose, silences, fold }: FindingSources,
): BlockRecord {
  const folding = new StretchFold(fold);
  let suppressed = 0;
  block.chunks.forEach((chunk, index) => {
    const at = block.starts[index] ?? 0;
    const own = chunk.findings.length === 0 || isCopy(chunk, groups) ? NONE : ofChunk(chunk.findings, fold);
    const ofGroup = groupFindingsOf(chunk, judgements);
    const ofWhole = loose.get(chunk.anchor);
    const findings =
      ofGroup || ofWhole
        ? [...own, ...foldable([...(ofGroup ?? []), ...(ofWhole ?? [])], fold)].sort(inChunkOrder)
        : own;
    for (const found of findings) {
      const { finding } = found;
      if (silences.isSilent(finding.rule, start + at + finding.at.span.start)) suppressed++;
      else folding.push(found, at);
    }
  });
  const silenceKey = silences.keyOf({ start, end: start + block.length });
  return { folded: folding.finish(), suppressed, silenceKey };
}
