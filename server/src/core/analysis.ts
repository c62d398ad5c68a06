import { type AnalyseOptions, chunkSetting } from './analyse-options';
import { type ChosenFormat, chooseFormat, HEAD_LENGTH } from './choose-format';
import { conclude, type LayerState } from './conclude';
import { detached, detachedRecord } from './detached';
import type { Analysis, Chunk, PlacedChunk } from './document';
import type { RuleFailure } from './lint/finding';
import { noEnvironment } from './sip/environment';
import { LineIndex } from './text/line-index';
import { applyTextEdits, type TextEdit } from './text/text-edit';
import { type CutChunk, cutChunks } from './trace/cut-chunks';
import { type ChunkSetting, understandChunk } from './understand-chunk';

/** What is analysed, and how. */
export interface AnalyseInput extends AnalyseOptions {
  readonly text: string;
}

/** An analysis in steps, so that its driver may pause between them or give up; the core owns no timer. */
export type AnalysisSteps = Generator<undefined, Analysis>;

/** What the next version needs of this one. */
interface VersionState {
  readonly input: AnalyseInput;
  readonly chosen: ChosenFormat;
  readonly layers: LayerState;
}

const versions = new WeakMap<Analysis, VersionState>();

/** Chunks that are read between two pauses. */
const CHUNKS_PER_STEP = 32;

function run(steps: AnalysisSteps): Analysis {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Reads chunks of a version and keeps them as long as they stay. */
interface Reading {
  readonly input: AnalyseInput;
  readonly setting: ChunkSetting;
  readonly chosen: ChosenFormat;
  /** True if strings must be copied out of the text. */
  readonly detach: boolean;
}

function readChunk({ input, setting, detach }: Reading, cut: CutChunk): Chunk {
  const text = input.text.slice(cut.start, cut.end);
  if (!detach) return understandChunk({ text, record: cut.record, carry: cut.carry }, setting);
  const record = cut.record && detachedRecord(cut.record);
  return understandChunk({ text: detached(text), record, carry: cut.carry }, setting);
}

/** Appends a chunk behind the last one, reusing `old` if it stands at the same place with the same number. */
function place(placed: PlacedChunk[], chunk: Chunk, counter: { messages: number }, old?: PlacedChunk): void {
  const last = placed.at(-1);
  const start = last ? last.start + last.chunk.text.length : 0;
  const number = chunk.hasMessage ? ++counter.messages : undefined;
  placed.push(old?.start === start && old.number === number ? old : { chunk, start, number });
}

function placedChunkAt(placed: readonly PlacedChunk[], offset: number): number {
  let low = 0;
  let high = placed.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

interface Finish {
  readonly reading: Reading;
  readonly chunks: readonly PlacedChunk[];
  readonly previous: LayerState | undefined;
  readonly changed: ReadonlySet<string>;
}

function failuresOf(chunks: readonly PlacedChunk[]): readonly RuleFailure[] {
  const failures: RuleFailure[] = [];
  for (const { chunk } of chunks) if (chunk.failures.length > 0) failures.push(...chunk.failures);
  return failures;
}

function finish({ reading, chunks, previous, changed }: Finish): Analysis {
  const { input, setting, chosen } = reading;
  const { conclusions, state, kind } = conclude({
    placed: chunks,
    setting,
    options: input,
    failures: failuresOf(chunks),
    previous,
    changed,
  });
  let lines: LineIndex | undefined;
  const analysis: Analysis = {
    ...conclusions,
    kind,
    text: input.text,
    environment: input.environment ?? noEnvironment,
    get lines() {
      lines ??= new LineIndex(input.text);
      return lines;
    },
    format: chosen.format.id,
    formatConfidence: chosen.confidence,
    chunks,
    chunkAt: offset => chunks[placedChunkAt(chunks, offset)] as PlacedChunk,
  };
  versions.set(analysis, { input, chosen, layers: state });
  return analysis;
}

/** `analyse` in steps. */
export function* analysing(input: AnalyseInput): AnalysisSteps {
  const setting = chunkSetting(input);
  const chosen = chooseFormat(input.text.slice(0, HEAD_LENGTH), input);
  const reading: Reading = { input, setting, chosen, detach: false };
  const chunks: PlacedChunk[] = [];
  const counter = { messages: 0 };
  for (const cut of cutChunks(input.text, chosen.format, undefined, setting.unit)) {
    place(chunks, readChunk(reading, cut), counter);
    if (chunks.length % CHUNKS_PER_STEP === 0) yield undefined;
  }
  if (chunks.length === 0) place(chunks, emptyChunk(reading), counter);
  return finish({ reading, chunks, previous: undefined, changed: new Set() });
}

function emptyChunk(reading: Reading): Chunk {
  return readChunk(reading, { start: 0, end: 0, record: undefined, carry: '' });
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
  const version = versions.get(previous);
  if (!version) throw new Error('update() needs an analysis made by analyse() or update()');
  if (edits.length === 0) return previous;
  const text = applyTextEdits(previous.text, edits);
  const input: AnalyseInput = { ...version.input, text };
  const touched = touchedBy(edits, previous.text.length, text.length);
  let { chosen } = version;
  if (touched.start < HEAD_LENGTH) {
    chosen = chooseFormat(text.slice(0, HEAD_LENGTH), input);
    if (chosen.format !== version.chosen.format) return yield* analysing(input);
  }
  const reading: Reading = { input, setting: chunkSetting(input), chosen, detach: true };
  const { chunks, changed } = yield* recut(previous, reading, touched);
  return finish({ reading, chunks, previous: version.layers, changed });
}

interface Recut {
  readonly chunks: readonly PlacedChunk[];
  readonly changed: ReadonlySet<string>;
}

/**
 * Cuts again from the chunk before the first touched one until the cutter meets an old chunk whose start, text and
 * carry are as they were; everything else is kept. A chunk depends on its own text, the carry before it, and on
 * whether it is the last.
 */
function* recut(previous: Analysis, reading: Reading, touched: Touched): Generator<undefined, Recut> {
  const old = previous.chunks;
  const { text } = reading.input;
  const keep = Math.max(0, placedChunkAt(old, touched.start) - 1);
  const chunks = old.slice(0, keep);
  const counter = { messages: chunks.reduce((n, p) => (p.chunk.hasMessage ? n + 1 : n), 0) };
  const carryBefore = (index: number) => old[index - 1]?.chunk.carry ?? '';
  let carry = carryBefore(keep);
  let rest = keep;
  let reusedFrom = old.length;
  const fresh = new Set<Chunk>();
  for (const cut of cutChunks(
    text,
    reading.chosen.format,
    { start: old[keep]?.start ?? 0, carry },
    reading.setting.unit,
  )) {
    while (rest < old.length && (old[rest]?.start ?? 0) < cut.start - touched.moved) rest++;
    const candidate = old[rest];
    const untouched = cut.start - touched.moved >= touched.oldEnd;
    if (untouched && candidate?.start === cut.start - touched.moved && carryBefore(rest) === carry) {
      reusedFrom = rest;
      break;
    }
    const first = chunks.length === keep ? old[keep] : undefined;
    const same =
      first !== undefined &&
      first.chunk.text.length === cut.end - cut.start &&
      cut.end <= touched.start &&
      cut.end < text.length === cut.end < previous.text.length;
    const chunk = same ? first.chunk : readChunk(reading, cut);
    fresh.add(chunk);
    place(chunks, chunk, counter, same ? first : undefined);
    carry = cut.carry;
    if (fresh.size % CHUNKS_PER_STEP === 0) yield undefined;
  }
  for (const p of old.slice(reusedFrom)) place(chunks, p.chunk, counter, p);
  if (chunks.length === 0) place(chunks, emptyChunk(reading), counter);
  const gone = old.slice(keep, reusedFrom).map(p => p.chunk);
  return { chunks, changed: changedKeys(gone, fresh) };
}

/** Keys of the groups that lost a chunk or got one. */
function changedKeys(gone: readonly Chunk[], fresh: ReadonlySet<Chunk>): ReadonlySet<string> {
  const before = new Set(gone);
  const keys = new Set<string>();
  for (const chunk of before) if (chunk.groupKey !== undefined && !fresh.has(chunk)) keys.add(chunk.groupKey);
  for (const chunk of fresh) if (chunk.groupKey !== undefined && !before.has(chunk)) keys.add(chunk.groupKey);
  return keys;
}

/**
 * The next version of a document. All edits refer to the text of `previous`. Its result equals that of `analyse` on
 * the new text; what the edits do not touch is reused: chunks, groups, findings.
 */
export function update(previous: Analysis, edits: readonly TextEdit[]): Analysis {
  return run(updating(previous, edits));
}
