import { type AnalyseOptions, chunkSetting } from './analyse-options';
import { ChunkList } from './chunk-list';
import { concluding } from './conclude';
import { detachedVariables } from './detached';
import type { ChunkSummary, Conclusions, DocumentKind, Placed } from './document';
import { DocumentConclusions } from './document-conclusions';
import { foldOptionsOf } from './fold-options';
import type { LintRun } from './lint/engine';
import { FoldNumbers } from './lint/fold-findings';
import type { LintedChunk } from './lint/lint-chunk';
import { StreamCutter } from './stream-cutter';
import { type HeldPart, type PartJudgement, StreamLayers } from './stream-layers';
import { type FoundInChunk, receivedRun } from './stream-linter';
import { type StreamCap, type StreamCounts, type StreamPart, StreamParts } from './stream-parts';
import { StreamWindow } from './stream-window';
import { longestStretch } from './text/held-text';
import type { CutText } from './trace/cut-chunks';
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
  /** Another thread runs the rules of single messages: what it found comes with the text. */
  readonly lintsElsewhere?: boolean;
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
  private readonly cutter: StreamCutter;
  private chunks = 0;
  /** Chunks of which the text was longer than what is kept of one. */
  private shortened = 0;
  private messages = 0;
  /** Units of all chunks that were taken. */
  private end = 0;

  constructor(private readonly options: StreamOptions) {
    this.setting = chunkSetting(options, true);
    this.cutter = new StreamCutter(options, this.setting.unit);
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
    this.take(this.cut(text));
  }

  /** Cuts the next piece of the text, of which nothing is analysed before `take` gets the chunks: another thread may be first. */
  cut(text: string): readonly CutText[] {
    return this.cutter.push(text);
  }

  /** Cuts what is left where the text ends. */
  cutRest(): readonly CutText[] {
    return this.cutter.finish();
  }

  /** Ends the text. Nothing may be pushed after it. */
  finish(): StreamOutcome {
    this.take(this.cutRest());
    const nothing = { text: '', start: 0, end: 0, record: undefined, carry: '' };
    if (this.window.chunks.length === 0) this.take([nothing]);
    const { list, conclusions, kind } = this.judgeRest();
    const outcome = this.parts.finish(conclusions);
    const text: StreamCap = { cap: 'text', limit: longestStretch, count: this.shortened };
    return {
      ...outcome,
      caps: this.shortened > 0 ? [...outcome.caps, text] : outcome.caps,
      kind,
      format: this.cutter.chosen?.format.id ?? '',
      formatConfidence: this.cutter.chosen?.confidence ?? 0,
      chunks: list.all(),
      length: this.end,
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

  /** Takes the next chunks; `found` is what a `StreamLinter` answered to the same ones. */
  take(cuts: readonly CutText[], found: readonly FoundInChunk[] = []): void {
    const { setting } = this;
    const { rules } = setting;
    let at = 0;
    for (const { start, end, text, record, carry } of cuts) {
      if (text.length < end - start) this.shortened++;
      this.end = end;
      const own = found[at]?.chunk === this.chunks ? found[at++] : undefined;
      const lint = ({ anchor }: LintedChunk) => (own ? receivedRun(own, anchor, rules) : noFindings());
      const chunk = understandChunk(
        { text, record, carry },
        setting,
        this.options.lintsElsewhere ? lint : undefined,
      );
      this.chunks++;
      if (chunk.hasMessage) this.messages++;
      if (this.window.isFull) this.letGo();
      const number = chunk.hasMessage ? this.messages : undefined;
      this.window.push({ chunk: summaryOf(chunk, end - start), start, number });
    }
  }
}

const noFindings = (): LintRun => ({ findings: [], failures: [] });

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
