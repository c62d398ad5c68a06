import { headerByName } from '../../sip/facts/headers';
import type { BlockReader, DecodedBlock } from './block-reader';
import { embeddedStartWord } from './embedded-start';
import { eachPiece } from './log-line';
import type { EndedLine } from './message-collector';
import { PayloadBuilder } from './payload-builder';

/** Where a line of the message may begin: a field name behind a blank, a line of a session description. */
const lineStarts = / (?:([A-Za-z][A-Za-z0-9-]{0,40}): |(v=0(?= |$)|[a-z]=(?=\S)))/g;

/**
 * Reads a message whose line ends someone turned into blanks: known field names and lines of SDP tell where they were.
 * What stood at other blanks is kept; byte counts say nothing any more.
 */
export class FlatBlock implements BlockReader {
  private readonly payload = new PayloadBuilder();
  private found = false;

  take(ended: EndedLine): boolean {
    const { text } = ended.line;
    const start = embeddedStartWord(text);
    if (this.found || start < 0) return false;
    this.found = true;
    const stop = text.trimEnd().length;
    let done = start;
    let inBody = false;
    lineStarts.lastIndex = start;
    for (let match = lineStarts.exec(text); match; match = lineStarts.exec(text)) {
      const [, name, sdp] = match;
      const begins =
        name === undefined ? inBody || sdp === 'v=0' : !inBody && headerByName(name) !== undefined;
      // The blank behind a name may be the one before the next name.
      lineStarts.lastIndex = match.index + match[0].length - (name === undefined ? 0 : 1);
      if (!begins) continue;
      this.add(ended, done, match.index);
      this.breakLine(ended, match.index, name === undefined && !inBody);
      inBody ||= name === undefined;
      done = match.index + 1;
    }
    this.add(ended, done, stop);
    this.breakLine(ended, Math.max(0, stop - 1), !inBody);
    return true;
  }

  private add({ line }: EndedLine, start: number, end: number): void {
    eachPiece(line, start, end, (text, at) => this.payload.add(text, at));
  }

  /** The line end that a blank stands for; two before a body. */
  private breakLine({ line }: EndedLine, blank: number, twice: boolean): void {
    eachPiece(line, blank, blank + 1, (_, at) => {
      for (const unit of twice ? '\r\n\r\n' : '\r\n') this.payload.add(unit, at);
    });
  }

  finish(): DecodedBlock | undefined {
    if (!this.found) return undefined;
    const { payload, map } = this.payload.build(this.payload.length);
    const whole = /\r\n\r\nv=|\r\nContent-Length: {0,4}0\r\n/.test(payload);
    return { payload, map, exactBytes: false, truncated: !whole };
  }
}
