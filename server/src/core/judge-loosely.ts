import { groupFindingsOf, isCopy } from './all-findings';
import type { ChunkList } from './chunk-list';
import type { ChunkSummary } from './document';
import type { Judged } from './judge-layers';
import type { ConcludeInput } from './layer-state';
import { lintCapture, lintComments, lintFile, noLintRun } from './lint/engine';
import type { RuleFailure } from './lint/finding';
import { judgeComments } from './lint/judge-comments';
import { allRules } from './lint/rules/index';
import type { IsFound, PlacedMark, Silences } from './lint/silences';
import { type LooseFindings, looseFindings } from './loose-findings';
import { noEnvironment } from './sip/environment';
import { joined } from './text/joined';
import type { Group } from './trace/group';
import type { TraceMessage } from './trace/trace-message';

/** The suppression comments of a document, in its order. */
export function marksOf(list: ChunkList<ChunkSummary>): readonly PlacedMark[] {
  const marks: PlacedMark[] = [];
  list.blocks.forEach((block, blockIndex) => {
    if (!block.isMarked) return;
    const blockStart = list.starts[blockIndex] ?? 0;
    block.chunks.forEach((chunk, index) => {
      if (chunk.suppressions.length === 0) return;
      const chunkStart = blockStart + (block.starts[index] ?? 0);
      const next = block.chunks[index + 1] ?? list.blocks[blockIndex + 1]?.chunks[0];
      const nextChunkLineEnd = next
        ? chunkStart + chunk.length + next.firstLineEnd
        : Number.POSITIVE_INFINITY;
      for (const mark of chunk.suppressions) {
        marks.push({ mark, anchor: chunk.anchor, chunkStart, nextChunkLineEnd });
      }
    });
  });
  return marks;
}

/** Findings that no chunk and no group holds, and what threw meanwhile. */
export function judgeLoosely<C extends ChunkSummary>(
  { list, setting, options }: Pick<ConcludeInput<C>, 'list' | 'setting' | 'options'>,
  { judgements, facts, groups }: Pick<Judged, 'judgements' | 'facts' | 'groups'>,
  at: {
    readonly inOrder: readonly Group[];
    readonly silences: Silences;
    readonly marks: readonly PlacedMark[];
    /** False for a collection of messages, of which trace rules say nothing. */
    readonly correlated: boolean;
  },
): { readonly loose: LooseFindings; readonly failures: readonly RuleFailure[] } {
  const { rules } = setting;
  const first = list.blocks[0]?.chunks[0]?.anchor as TraceMessage;
  const isHere = (message: TraceMessage) => list.blockOf(message) !== undefined;
  const ofCapture = at.correlated ? lintCapture(at.inOrder, facts, rules) : noLintRun;
  const parts = joined(list.blocks.map(block => block.fileParts));
  const ofFile = lintFile(parts, rules, options.environment ?? noEnvironment);
  const withoutComments = [...ofCapture.findings, ...ofFile.findings];
  const sources = { groups, judgements, loose: looseFindings(withoutComments, isHere, first) };
  const ofComments = lintComments(
    judgeComments(at.marks, {
      isFound: finderIn(list, sources),
      silences: at.silences,
      isOn: rules.isOn,
      rules: options.rules ?? allRules,
    }),
    rules,
  );
  return {
    loose: looseFindings([...withoutComments, ...ofComments.findings], isHere, first),
    failures: [...ofCapture.failures, ...ofComments.failures, ...ofFile.failures],
  };
}

/** Looks through the chunks of a stretch until it finds a finding. */
function finderIn<C extends ChunkSummary>(
  list: ChunkList<C>,
  { groups, judgements, loose }: Pick<Judged, 'groups' | 'judgements'> & { readonly loose: LooseFindings },
): IsFound {
  return (rule, stretch) => {
    for (let index = list.indexAt(stretch.start); index < list.count; index++) {
      const placed = list.at(index);
      if (!placed || placed.start >= stretch.end) break;
      const { chunk, start } = placed;
      const found = [
        isCopy(chunk, groups) ? [] : chunk.findings,
        groupFindingsOf(chunk, judgements) ?? [],
        loose.get(chunk.anchor) ?? [],
      ];
      for (const findings of found) {
        for (const finding of findings) {
          const at = start + finding.at.span.start;
          if ((rule === '' || finding.rule === rule) && at >= stretch.start && at < stretch.end) return true;
        }
      }
    }
    return false;
  };
}
