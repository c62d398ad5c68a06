import { type AnalyseOptions, chunkSetting } from './analyse-options';
import { type ChosenFormat, chooseFormat, HEAD_LENGTH } from './choose-format';
import { ChunkList } from './chunk-list';
import { concluding } from './conclude';
import { detachedVariables } from './detached';
import type { ChunkSummary, Conclusions, DocumentKind, Placed } from './document';
import { DocumentConclusions } from './document-conclusions';
import { foldOptionsOf } from './fold-options';
import { FoldNumbers } from './lint/fold-findings';
import { type HeldPart, type PartJudgement, StreamLayers } from './stream-layers';
import { type StreamCap, type StreamCounts, type StreamPart, StreamParts } from './stream-parts';
import { StreamWindow } from './stream-window';
import { HeldText, longestStretch } from './text/held-text';
import { ChunkCutter, type CutChunk } from './trace/cut-chunks';
import { understandChunk } from './understand-chunk';

/** What a stream comes to: as an `Analysis`, without the text. */
export interface StreamOutcome extends Conclusions<ChunkSummary> {
  readonly kind: DocumentKind;
  readonly format: string;
  readonly formatConfidence: number;
  /** All chunks in order; they tile the text. After a cap (`caps`) those of the last part, as are groups and calls. */
  readonly chunks: readonly Placed<ChunkSummary>[];
  /** Of the whole text, also after a cap. */
  readonly counts: StreamCounts;
  /** What was left out so that memory stays bounded; empty for most. */
  readonly caps: readonly StreamCap[];
  /** Units of the whole text. */
  readonly length: number;
}

/** What is left when the text ends. */
interface Rest {
  readonly list: ChunkList<ChunkSummary>;
  readonly conclusions: Conclusions<ChunkSummary>;
  readonly kind: DocumentKind;
}

/** How a stream is analysed. */
export interface StreamOptions extends AnalyseOptions {
  /**
   * Messages that are held at once; by default all, so that the findings are those of the whole. A longer trace is
   * judged in parts: when so many are held, calls that are idle are let go, and `caps` says so.
   */
  readonly maxHeld?: number;
  /** A trace of so many messages is still held as a whole, and judged in parts only if more come; by default `maxHeld`. */
  readonly maxWhole?: number;
  /** Gets each part when it is judged; the whole text is one where it is not longer than may be held. */
  readonly onPart?: (part: StreamPart) => void;
}

/**
 * Analyses a text that comes in pieces of any size, with the findings that `analyse` has for the whole. Keeps what
 * later layers read of each message and drops the text, so that memory grows with the number of messages and with the
 * longest stretch between two of them; with `maxHeld` not even with the messages.
 */
export class StreamAnalyser {
  private readonly setting;
  private readonly window: StreamWindow;
  private readonly parts: StreamParts;
  /** There once something was let go. */
  private layers: StreamLayers | undefined;
  private chosen: ChosenFormat | undefined;
  private cutter: ChunkCutter | undefined;
  /** Text that no finished chunk holds yet, and where it begins. */
  private readonly text = new HeldText();
  private pieceStart = 0;
  /** Chunks of which the text was longer than what is kept of one. */
  private shortened = 0;
  private length = 0;
  private messages = 0;

  constructor(private readonly options: StreamOptions) {
    this.setting = chunkSetting(options, true);
    const maxHeld = options.maxHeld ?? Number.POSITIVE_INFINITY;
    this.window = new StreamWindow(maxHeld, options.maxWhole ?? maxHeld);
    const folding = foldOptionsOf(this.setting, options, new FoldNumbers());
    this.parts = new StreamParts(this.setting.rules, maxHeld, folding);
  }

  /** Messages found so far; for progress. */
  get messageCount(): number {
    return this.messages;
  }

  /** Takes the next piece of the text. */
  push(text: string): void {
    if (text === '') return;
    this.text.push(text, this.pieceStart);
    this.length += text.length;
    if (this.cutter) this.take(this.cutter.push(text));
    else if (this.length >= HEAD_LENGTH) this.begin();
  }

  /** Ends the text. Nothing may be pushed after it. */
  finish(): StreamOutcome {
    if (!this.cutter) this.begin();
    this.take(this.cutter?.finish() ?? []);
    if (this.window.chunks.length === 0) this.take([{ start: 0, end: 0, record: undefined, carry: '' }]);
    const { list, conclusions, kind } = this.judgeRest();
    const outcome = this.parts.finish(conclusions);
    const text: StreamCap = { cap: 'text', limit: longestStretch, count: this.shortened };
    return {
      ...outcome,
      caps: this.shortened > 0 ? [...outcome.caps, text] : outcome.caps,
      kind,
      format: this.chosen?.format.id ?? '',
      formatConfidence: this.chosen?.confidence ?? 0,
      chunks: list.all(),
      length: this.length,
    };
  }

  /** Judges all that is held: the whole text, or the last of its parts. */
  private judgeRest(): Rest {
    const held = this.window.chunks;
    const list = ChunkList.of(held.map(({ chunk }) => chunk));
    if (this.layers) {
      const { conclusions, correlated } = this.judgePart(this.layers, {
        ...{ list, held, fresh: this.window.fresh },
        ...{ released: held, isLast: true },
      });
      return { list, conclusions, kind: correlated ? 'trace' : 'message' };
    }
    const { setting, options } = this;
    const steps = concluding({
      list,
      setting,
      options,
      previous: undefined,
      changed: { gone: [], fresh: [] },
    });
    let step = steps.next();
    while (!step.done) step = steps.next();
    const { conclusions, kind } = step.value;
    const part = this.parts.addWhole({ list, conclusions, held });
    this.options.onPart?.(part);
    return { list, conclusions, kind };
  }

  /** Lets go of what is idle, and judges that. */
  private letGo(): void {
    const { setting, options, window } = this;
    this.layers ??= new StreamLayers({ setting, options });
    const held = window.chunks;
    const fresh = window.fresh;
    const { released } = window.shrink();
    const list = ChunkList.of(held.map(({ chunk }) => chunk));
    this.judgePart(this.layers, { list, held, fresh, released, isLast: false });
  }

  private judgePart(
    layers: StreamLayers,
    part: HeldPart,
  ): Pick<PartJudgement, 'correlated'> & { readonly conclusions: Conclusions<ChunkSummary> } {
    const judged = layers.judge(part);
    const added = this.parts.add({ ...part, judged });
    this.options.onPart?.(added);
    const made = { ...judged, groups: judged.inOrder, findings: [], suppressed: 0 };
    return { conclusions: new DocumentConclusions(part.list, made), correlated: judged.correlated };
  }

  /** Chooses the format by what has come, and cuts that. */
  private begin(): void {
    const head = this.text.slice(0, this.length);
    this.chosen = chooseFormat(head.slice(0, HEAD_LENGTH), this.options);
    this.cutter = new ChunkCutter(this.chosen.format, this.setting.unit);
    this.take(this.cutter.push(head));
  }

  private take(cuts: readonly CutChunk[]): void {
    if (cuts.length === 0) return;
    for (const cut of cuts) {
      const text = this.text.slice(cut.start, cut.end);
      if (text.length < cut.end - cut.start) this.shortened++;
      const chunk = understandChunk({ text, record: cut.record, carry: cut.carry }, this.setting);
      if (chunk.hasMessage) this.messages++;
      if (this.window.isFull) this.letGo();
      const number = chunk.hasMessage ? this.messages : undefined;
      this.window.push({ chunk: summaryOf(chunk, cut.end - cut.start), start: cut.start, number });
    }
    this.pieceStart = cuts.at(-1)?.end ?? this.pieceStart;
    this.text.drop(this.pieceStart);
  }
}

/** What is kept of a chunk. */
function summaryOf(chunk: ChunkSummary, length: number): ChunkSummary {
  return {
    trace: chunk.trace,
    length,
    anchor: chunk.anchor,
    groupKey: chunk.groupKey,
    hasMessage: chunk.hasMessage,
    findings: chunk.findings,
    suppressions: chunk.suppressions,
    variables: chunk.variables && detachedVariables(chunk.variables),
    firstLineEnd: chunk.firstLineEnd,
    saysTrace: chunk.saysTrace,
    saysPartial: chunk.saysPartial,
    saysOpen: chunk.saysOpen,
    holes: chunk.holes,
    until: chunk.until,
    media: chunk.media,
    failures: chunk.failures,
  };
}
