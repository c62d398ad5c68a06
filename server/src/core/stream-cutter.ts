import type { AnalyseOptions } from './analyse-options';
import { type ChosenFormat, chooseFormat, HEAD_LENGTH } from './choose-format';
import { HeldText } from './text/held-text';
import { ChunkCutter, type CutChunk, type CutText } from './trace/cut-chunks';

/**
 * Cuts a text that comes in pieces of any size. The format is chosen by its head, so nothing is cut before that is
 * there.
 */
export class StreamCutter {
  chosen: ChosenFormat | undefined;
  /** Units that were taken. */
  length = 0;
  private cutter: ChunkCutter | undefined;
  /** Text that no finished chunk holds yet, and where it begins. */
  private readonly text = new HeldText();
  private pieceStart = 0;

  constructor(
    private readonly options: AnalyseOptions,
    private readonly unit: 'bytes' | 'utf16',
  ) {}

  /** Takes the next piece of the text; answers the chunks that are complete by now. */
  push(text: string): readonly CutText[] {
    if (text === '') return [];
    this.text.push(text, this.pieceStart);
    this.length += text.length;
    if (this.cutter) return this.withText(this.cutter.push(text));
    return this.length >= HEAD_LENGTH ? this.begin() : [];
  }

  /** Ends the text. */
  finish(): readonly CutText[] {
    const first = this.cutter ? [] : this.begin();
    return [...first, ...this.withText(this.cutter?.finish() ?? [])];
  }

  private begin(): readonly CutText[] {
    const head = this.text.slice(0, this.length);
    this.chosen = chooseFormat(head.slice(0, HEAD_LENGTH), this.options);
    this.cutter = new ChunkCutter(this.chosen.format, this.unit);
    return this.withText(this.cutter.push(head));
  }

  private withText(cuts: readonly CutChunk[]): readonly CutText[] {
    if (cuts.length === 0) return [];
    const chunks = cuts.map(({ start, end, record, carry }) => ({
      start,
      end,
      text: this.text.slice(start, end),
      record,
      carry,
    }));
    this.pieceStart = cuts.at(-1)?.end ?? this.pieceStart;
    this.text.drop(this.pieceStart);
    return chunks;
  }
}
