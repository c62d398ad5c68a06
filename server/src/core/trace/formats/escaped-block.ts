import type { BlockReader, DecodedBlock } from './block-reader';
import { embeddedStartWord } from './embedded-start';
import { eachPiece } from './log-line';
import { looksRedacted } from './looks-redacted';
import type { EndedLine } from './message-collector';
import { PayloadBuilder } from './payload-builder';

/** What programs write for a line end inside one line: C and Python, rsyslog, Kiwi, caret notation. */
const escapes = /\\r\\n|\\n|\\r|#015#012|#012|#015|<013><010>|<010>|<013>|\^M\^J|\\"|\\\\|\\t/g;

const decoded = new Map([
  ['\\r\\n', '\r\n'],
  ['#015#012', '\r\n'],
  ['<013><010>', '\r\n'],
  ['^M^J', '\r\n'],
  ['\\n', '\n'],
  ['#012', '\n'],
  ['<010>', '\n'],
  ['\\r', '\r'],
  ['#015', '\r'],
  ['<013>', '\r'],
  ['\\"', '"'],
  ['\\\\', '\\'],
  ['\\t', '\t'],
]);

/** True for a start line in the middle of a line that an escaped line end and a header field follow. */
export function holdsEscapedMessage(line: string): boolean {
  const start = embeddedStartWord(line);
  if (start < 0) return false;
  return /SIP\/2\.0[^#\\<^]{0,200}(?:\\r\\n|\\n|#015#012|#012|<013><010>|<010>|\^M\^J)[A-Za-z-]{1,32}[ \t]{0,8}:/.test(
    line.slice(start, start + 4096),
  );
}

/** What a log writes around a string with escapes. */
export interface EscapedOptions {
  /** What stands after the message on the same line. */
  readonly closing?: RegExp;
  /** Where the message goes on in a line behind one that was taken; -1 if it does not. */
  readonly seam?: (last: string, next: string) => number;
}

/** Reads a message that stands on one line as a string with escapes; it ends with the quotes that stand before it. */
export class EscapedBlock implements BlockReader {
  private readonly payload = new PayloadBuilder();
  /** The last line that was taken; undefined before the first. */
  private last: string | undefined;

  constructor(private readonly options: EscapedOptions = {}) {}

  take(ended: EndedLine): boolean {
    const { text } = ended.line;
    const { last, options } = this;
    const start = last === undefined ? embeddedStartWord(text) : (options.seam?.(last, text) ?? -1);
    if (start < 0) return false;
    this.last = text;
    const stop = this.endOf(text, start);
    let done = start;
    escapes.lastIndex = start;
    for (let match = escapes.exec(text); match && match.index < stop; match = escapes.exec(text)) {
      this.add(ended, done, match.index);
      const length = match[0].length;
      eachPiece(ended.line, match.index, match.index + 1, (_, at) => {
        const units = decoded.get(match[0]) ?? '';
        for (let i = 0; i < units.length; i++) this.payload.add(units.charAt(i), at + (i * length) / 2);
      });
      done = match.index + length;
    }
    this.add(ended, done, stop);
    return true;
  }

  /** A quote that is opened before the message and not escaped closes it. */
  private endOf(text: string, start: number): number {
    const quote = text.charAt(start - 1);
    if (quote === '"' || quote === "'") {
      for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + 1)) {
        if (text.charAt(at - 1) !== '\\' && /^[\s,;)\]}]|^$/.test(text.slice(at + 1, at + 2))) return at;
      }
    }
    const closing = this.options.closing?.exec(text.slice(start));
    return closing ? start + closing.index : text.length;
  }

  private add({ line }: EndedLine, start: number, end: number): void {
    if (end > start) eachPiece(line, start, end, (text, at) => this.payload.add(text, at));
  }

  finish(): DecodedBlock | undefined {
    if (this.last === undefined) return undefined;
    const { payload, map } = this.payload.build(this.payload.length);
    // An escape for CR shows that the line ends are those of the wire.
    const exactBytes = /^[^\n]*\r\n/.test(payload) && !looksRedacted(payload);
    return { payload, map, exactBytes, truncated: !/\n\r?\n|\n$/.test(payload) };
  }
}
