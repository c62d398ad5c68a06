import type { ChunkSummary, Placed } from './document';
import type { Finding, PlacedFinding } from './lint/finding';
import {
  FindingFold,
  type FoldableFinding,
  type FoldOptions,
  foldable,
  inChunkOrder,
} from './lint/fold-findings';
import type { Silences } from './lint/silences';
import type { TraceMessage } from './trace/trace-message';

/** All findings of one version, by where they come from. */
export interface FindingSources<C extends ChunkSummary> {
  readonly placed: readonly Placed<C>[];
  /** Copies of packets captured twice: their own findings are left out (`rules.md` 0, 10). */
  readonly copies: ReadonlySet<TraceMessage>;
  /** Of groups, of the capture, of comments; in this order. */
  readonly others: readonly Finding[];
  readonly placeOf: (message: TraceMessage) => Placed<C> | undefined;
  readonly silences: Silences;
  readonly fold: FoldOptions;
}

/** What is shown, and how many comments silenced. */
export interface ShownFindings {
  readonly findings: readonly PlacedFinding[];
  readonly suppressed: number;
}

const prepared = new WeakMap<readonly Finding[], readonly FoldableFinding[]>();

/** The findings of a chunk in order. They are kept with the chunk: a keystroke leaves most chunks as they are. */
function ofChunk(findings: readonly Finding[], fold: FoldOptions): readonly FoldableFinding[] {
  let known = prepared.get(findings);
  if (known === undefined) {
    known = [...foldable(findings, fold)].sort(inChunkOrder);
    prepared.set(findings, known);
  }
  return known;
}

function byPlace<C extends ChunkSummary>(
  { others, placeOf, placed }: FindingSources<C>,
  fold: FoldOptions,
): ReadonlyMap<Placed<C> | undefined, FoldableFinding[]> {
  const result = new Map<Placed<C> | undefined, FoldableFinding[]>();
  for (const foldableFinding of foldable(others, fold)) {
    const place = placeOf(foldableFinding.finding.at.message) ?? placed[0];
    const known = result.get(place);
    if (known) known.push(foldableFinding);
    else result.set(place, [foldableFinding]);
  }
  return result;
}

/** Puts all findings into the order of the text, leaves out what is silenced, and folds the rest. */
export function allFindings<C extends ChunkSummary>(sources: FindingSources<C>): ShownFindings {
  const { placed, copies, silences, fold } = sources;
  const others = byPlace(sources, fold);
  const folding = new FindingFold(fold);
  let suppressed = 0;
  for (const at of placed) {
    const { chunk, start } = at;
    const own = copies.has(chunk.anchor) || chunk.findings.length === 0 ? [] : ofChunk(chunk.findings, fold);
    const more = others.get(at);
    const findings = more ? [...own, ...more].sort(inChunkOrder) : own;
    for (const found of findings) {
      const { finding } = found;
      if (silences.isSilent(finding.rule, start + finding.at.span.start)) suppressed++;
      else folding.push(found, start);
    }
  }
  return { findings: folding.finish(), suppressed };
}
