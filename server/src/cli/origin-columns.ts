import type { MessageOrigin } from './analysed-input';

/** Numbers that are kept of one origin: offset, length, frame, line, first and last character. */
const width = 6;

/** Where the messages of one file stand in it: some fifty bytes of memory for each. */
export class OriginColumns {
  private cells = new Float64Array(1024 * width);
  private length = 0;

  constructor(private readonly file: string) {}

  /** Takes the origin of the next message; a `range` is within one line. */
  add({ offset, length, frame, range }: MessageOrigin): void {
    if (this.length + width > this.cells.length) {
      const bigger = new Float64Array(Math.ceil((this.cells.length * 3) / 2));
      bigger.set(this.cells);
      this.cells = bigger;
    }
    const { line = -1, character = 0 } = range?.start ?? {};
    this.cells.set(
      [offset ?? -1, length, frame ?? 0, line, character, range?.end.character ?? 0],
      this.length,
    );
    this.length += width;
  }

  /** The origin that was added as number `row`, from 0 on. */
  at(row: number): MessageOrigin | undefined {
    if (row < 0 || row * width >= this.length) return undefined;
    const [offset = -1, length = 0, frame = 0, line = -1, from = 0, to = 0] = this.cells.subarray(
      row * width,
      (row + 1) * width,
    );
    return {
      file: this.file,
      offset: offset < 0 ? undefined : offset,
      length,
      frame: frame === 0 ? undefined : frame,
      range: line < 0 ? undefined : { start: { line, character: from }, end: { line, character: to } },
    };
  }
}
