/** A zero-based line and a zero-based UTF-16 column, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

const CR = 13;
const LF = 10;

/** Offsets ↔ lines and columns of one text. CR, LF and CRLF each end a line, as in LSP. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === LF || (c === CR && text.charCodeAt(i + 1) !== LF)) this.starts.push(i + 1);
    }
  }

  /** The number of lines; an empty text has one. */
  get lineCount(): number {
    return this.starts.length;
  }

  /** Offset of the first unit of a line; a line past the end answers the end of the text. */
  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Line and column of an offset; an offset outside of the text is moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.lineStart(middle) <= at) low = middle;
      else high = middle;
    }
    return { line: low, character: at - this.lineStart(low) };
  }

  /** Offset of a position; a column past the end of its line answers the end of that line, before its line end. */
  offsetAt(position: Position): number {
    if (position.line >= this.starts.length) return this.text.length;
    const start = this.lineStart(position.line);
    let end = this.lineStart(position.line + 1);
    if (position.line + 1 < this.starts.length) {
      if (end > start && this.text.charCodeAt(end - 1) === LF) end--;
      if (end > start && this.text.charCodeAt(end - 1) === CR) end--;
    }
    return Math.min(start + Math.max(0, position.character), end);
  }
}
