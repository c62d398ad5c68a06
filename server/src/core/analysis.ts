import { type AnalyseOptions, chunkSetting } from './analyse-options';
import { type ChosenFormat, chooseFormat, HEAD_LENGTH } from './choose-format';
import { ChunkList } from './chunk-list';
import { type Concluded, concluding } from './conclude';
import { detachedRecord } from './detached';
import type { Analysis, Chunk, PlacedChunk } from './document';
import type { ChangedChunks } from './group-layer';
import type { LayerState } from './layer-state';
import { noEnvironment } from './sip/environment';
import { ChunkedText } from './text/chunked-text';
import type { Span } from './text/span';
import type { TextEdit } from './text/text-edit';
import { type CutChunk, cutChunks } from './trace/cut-chunks';
import { type ChunkSetting, understandChunk } from './understand-chunk';

/** What is analysed, and how. */
export interface AnalyseInput extends AnalyseOptions {
  readonly text: string;
}

/**
 * An analysis in steps, so that its driver may pause between them or give up; the core owns no timer. While the text is
 * read a step tells how many units of it are.
 */
export type AnalysisSteps = Generator<number | undefined, Analysis>;

/** What the next version needs of this one. */
interface VersionState {
  readonly options: AnalyseOptions;
  readonly chosen: ChosenFormat;
  readonly list: ChunkList<Chunk>;
  readonly layers: LayerState;
}

/** Chunks that are read between two pauses. */
const CHUNKS_PER_STEP = 32;

function run(steps: AnalysisSteps): Analysis {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Reads chunks of a version. */
interface Reading {
  readonly source: ChunkedText;
  readonly options: AnalyseOptions;
  readonly setting: ChunkSetting;
  readonly chosen: ChosenFormat;
  /** True if strings must be copied out of the text. */
  readonly detach: boolean;
}

/** `before`: the chunk that stood there before an edit. */
function readChunk({ source, setting, detach }: Reading, cut: CutChunk, before?: Chunk): Chunk {
  if (!detach) {
    const text = source.slice(cut.start, cut.end);
    return understandChunk({ text, record: cut.record, carry: cut.carry }, setting);
  }
  const text = source.sliceToKeep(cut.start, cut.end);
  const record = cut.record && detachedRecord(cut.record);
  return understandChunk({ text, record, carry: cut.carry, edit: { before: before?.judged } }, setting);
}

function emptyChunk(reading: Reading): Chunk {
  return readChunk(reading, { start: 0, end: 0, record: undefined, carry: '' });
}

/** One version as features see it; what few ask for is made when it is asked for. */
class DocumentAnalysis implements Analysis {
  readonly kind: Analysis['kind'];
  readonly source: ChunkedText;
  readonly lines: ChunkedText;
  readonly environment: Analysis['environment'];
  readonly format: string;
  readonly formatConfidence: number;
  readonly groups: Analysis['groups'];
  readonly facts: Analysis['facts'];
  readonly findings: Analysis['findings'];
  readonly suppressed: number;
  readonly failures: Analysis['failures'];

  /** Kept in it and not beside it: what a WeakMap holds outlives the many short collections of garbage. */
  private readonly version: VersionState;

  constructor(
    { source, options, chosen }: Reading,
    private readonly list: ChunkList<Chunk>,
    private readonly concluded: Concluded<Chunk>,
  ) {
    const { conclusions } = concluded;
    this.version = { options, chosen, list, layers: concluded.state };
    this.kind = concluded.kind;
    this.source = source;
    this.lines = source;
    this.environment = options.environment ?? noEnvironment;
    this.format = chosen.format.id;
    this.formatConfidence = chosen.confidence;
    this.groups = conclusions.groups;
    this.facts = conclusions.facts;
    this.findings = conclusions.findings;
    this.suppressed = conclusions.suppressed;
    this.failures = conclusions.failures;
  }

  /** What the next version needs of this one; undefined for what is none of ours. */
  static versionOf(analysis: Analysis): VersionState | undefined {
    return analysis instanceof DocumentAnalysis ? analysis.version : undefined;
  }

  get text(): string {
    return this.source.toString();
  }

  get chunks(): readonly PlacedChunk[] {
    return this.list.all();
  }

  get messageCount(): number {
    return this.list.messageCount;
  }

  get calls(): Analysis['calls'] {
    return this.concluded.conclusions.calls;
  }

  get callCount(): number {
    return this.concluded.conclusions.callCount;
  }

  chunkAt(offset: number): PlacedChunk {
    // A document has at least one chunk.
    return this.list.at(this.list.indexAt(offset)) as PlacedChunk;
  }

  chunksIn(span: Span): readonly PlacedChunk[] {
    return this.list.in(span.start, span.end);
  }

  placeOf(message: Parameters<Analysis['placeOf']>[0]) {
    return this.list.placeOf(message);
  }

  spanOf(place: Parameters<Analysis['spanOf']>[0]): Span {
    return this.concluded.conclusions.spanOf(place);
  }
}

/** Joins the layers over the chunks of a version. */
function* finishing(
  reading: Reading,
  list: ChunkList<Chunk>,
  edited?: { readonly previous: LayerState; readonly changed: ChangedChunks },
): AnalysisSteps {
  const { options, setting } = reading;
  const concluded = yield* concluding({
    ...{ list, setting, options },
    previous: edited?.previous,
    changed: edited?.changed ?? { gone: [], fresh: [] },
  });
  return new DocumentAnalysis(reading, list, concluded);
}

/** `analyse` in steps, also of a text that is kept in pieces already. */
export function* analysing({
  text,
  ...options
}: AnalyseOptions & { readonly text: string | ChunkedText }): AnalysisSteps {
  const source = typeof text === 'string' ? ChunkedText.of(text) : text;
  const setting = chunkSetting(options);
  const chosen = chooseFormat(source.slice(0, HEAD_LENGTH), options);
  const reading: Reading = { source, options, setting, chosen, detach: false };
  const chunks: Chunk[] = [];
  for (const cut of cutChunks(source, chosen.format, undefined, setting.unit)) {
    chunks.push(readChunk(reading, cut));
    if (chunks.length % CHUNKS_PER_STEP === 0) yield cut.end;
  }
  if (chunks.length === 0) chunks.push(emptyChunk(reading));
  return yield* finishing(reading, ChunkList.of(chunks));
}

/**
 * Understands a document from scratch: cuts it into chunks, reads and lints each, joins messages to groups, judges
 * these. The kind `message` is an authored file; it becomes a trace, in order, if it says `# @trace`. A trace whose
 * format is not recognised is read as `plain`. Never throws on any text.
 */
export function analyse(input: AnalyseInput): Analysis {
  return run(analysing(input));
}

/** The stretch of the text that edits touch: `[start, oldEnd)` before them, and by how much the rest moves. */
interface Touched {
  readonly start: number;
  readonly oldEnd: number;
  readonly moved: number;
}

function touchedBy(edits: readonly TextEdit[], oldLength: number, newLength: number): Touched {
  let start = oldLength;
  let oldEnd = 0;
  for (const { span } of edits) {
    start = Math.min(start, Math.max(0, span.start));
    oldEnd = Math.max(oldEnd, Math.min(oldLength, span.end), start);
  }
  return { start, oldEnd, moved: newLength - oldLength };
}

/** `update` in steps. */
export function* updating(previous: Analysis, edits: readonly TextEdit[]): AnalysisSteps {
  const version = DocumentAnalysis.versionOf(previous);
  if (!version) throw new Error('update() needs an analysis made by analyse() or update()');
  if (edits.length === 0) return previous;
  const { options } = version;
  const clusters = clustersOf(edits);
  const source = previous.source.edited(edits);
  let { chosen } = version;
  if (Math.min(...edits.map(edit => edit.span.start)) < HEAD_LENGTH) {
    chosen = chooseFormat(source.slice(0, HEAD_LENGTH), options);
    if (chosen.format !== version.chosen.format) return yield* analysing({ ...options, text: source });
  }
  const reading: Reading = { source, options, setting: chunkSetting(options), chosen, detach: true };
  const { list, changed } = yield* recutting(version.list, previous.source, { reading, clusters });
  return yield* finishing(reading, list, { previous: version.layers, changed });
}

/** Edits that lie nearer to each other than this, units, are read again as one stretch. */
const NEAR = 4096;

/** Edits in bunches of near ones, the last of the text first, so that each bunch still refers to the text before it. */
function clustersOf(edits: readonly TextEdit[]): readonly (readonly TextEdit[])[] {
  const clusters: TextEdit[][] = [];
  // As `ChunkedText.edited` orders them: edits at one place keep their order.
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (const edit of ordered.reverse()) {
    const last = clusters.at(-1);
    const next = last?.at(-1);
    if (last && next && next.span.start - edit.span.end < NEAR) last.push(edit);
    else clusters.push([edit]);
  }
  return clusters.map(cluster => cluster.reverse());
}

/** Cuts again round each bunch of edits, from the last to the first. */
function* recutting(
  before: ChunkList<Chunk>,
  sourceBefore: ChunkedText,
  { reading, clusters }: { readonly reading: Reading; readonly clusters: readonly (readonly TextEdit[])[] },
): Generator<undefined, { readonly list: ChunkList<Chunk>; readonly changed: ChangedChunks }> {
  let [list, source] = [before, sourceBefore];
  const gone = new Set<Chunk>();
  const fresh = new Set<Chunk>();
  for (const cluster of clusters) {
    // The last one leaves the text as it is now.
    const next = cluster === clusters.at(-1) ? reading.source : source.edited(cluster);
    const touched = touchedBy(cluster, source.length, next.length);
    const { from, to, chunks } = yield* recut(list, { ...reading, source: next }, touched);
    const left = new Set<Chunk>();
    for (let index = from; index < to; index++) left.add((list.at(index) as PlacedChunk).chunk);
    for (const chunk of chunks) if (!left.delete(chunk)) fresh.add(chunk);
    for (const chunk of left) if (!fresh.delete(chunk)) gone.add(chunk);
    list = list.splice(from, to, chunks);
    source = next;
  }
  return { list, changed: { gone: [...gone], fresh: [...fresh] } };
}

/** `[from, to)` of the old chunks is replaced by `chunks`, some of which may be old ones. */
interface Recut {
  readonly from: number;
  readonly to: number;
  readonly chunks: readonly Chunk[];
}

/**
 * Cuts again from the chunk before the first touched one until the cutter meets an old chunk whose start, text and
 * carry are as they were; everything else is kept. A chunk depends on its own text, the carry before it, and on
 * whether it is the last.
 */
function* recut(old: ChunkList<Chunk>, reading: Reading, touched: Touched): Generator<undefined, Recut> {
  const { source, chosen, setting } = reading;
  const from = Math.max(0, old.indexAt(touched.start) - 1);
  const carryBefore = (index: number) => old.at(index - 1)?.chunk.carry ?? '';
  const begin = { start: old.at(from)?.start ?? 0, carry: carryBefore(from) };
  let { carry } = begin;
  let rest = from;
  let to = old.count;
  const chunks: Chunk[] = [];
  for (const cut of cutChunks(source, chosen.format, begin, setting.unit)) {
    while (rest < old.count && (old.at(rest)?.start ?? 0) < cut.start - touched.moved) rest++;
    const untouched = cut.start - touched.moved >= touched.oldEnd;
    if (untouched && old.at(rest)?.start === cut.start - touched.moved && carryBefore(rest) === carry) {
      to = rest;
      break;
    }
    const first = chunks.length === 0 ? old.at(from)?.chunk : undefined;
    const same =
      first?.length === cut.end - cut.start &&
      cut.end <= touched.start &&
      cut.end < source.length === cut.end < old.length;
    const there = old.at(old.indexAt(cut.start));
    chunks.push(same ? first : readChunk(reading, cut, there?.start === cut.start ? there.chunk : undefined));
    carry = cut.carry;
    if (chunks.length % CHUNKS_PER_STEP === 0) yield undefined;
  }
  if (from + old.count - to + chunks.length === 0) chunks.push(emptyChunk(reading));
  return { from, to, chunks };
}

/**
 * The next version of a document. All edits refer to the text of `previous`. Its result equals that of `analyse` on
 * the new text; what the edits do not touch is reused: chunks, groups, findings.
 */
export function update(previous: Analysis, edits: readonly TextEdit[]): Analysis {
  return run(updating(previous, edits));
}
