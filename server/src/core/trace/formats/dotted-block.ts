import type { BlockReader, DecodedBlock } from './block-reader';
import { embeddedStartWord } from './embedded-start';
import type { EndedLine } from './message-collector';
import { PayloadBuilder } from './payload-builder';

/** A piece of a line, and where it stands in the chunk. */
interface Piece {
  readonly text: string;
  readonly at: number;
}

/** Longest payload in this form; ngrep looks at no more than a packet. */
const longest = 262_144;

/**
 * Reads a payload whose control characters are shown as dots, wrapped at a width or on one line. Two dots count as a
 * line end where a field name, a line of a session description or nothing follows: a guess, so bytes are not exact.
 */
export class DottedBlock implements BlockReader {
  private readonly pieces: Piece[] = [];
  private length = 0;

  /** `indent` stands before each line; undefined for a payload on the header line itself. */
  constructor(private readonly indent: string | undefined) {}

  take({ line, endAt }: EndedLine): boolean {
    const { text } = line;
    const { indent } = this;
    if (indent === undefined) {
      const start = embeddedStartWord(text);
      if (this.pieces.length > 0 || start < 0) return false;
      return this.keep(text.slice(start), endAt - text.length + start);
    }
    if (!text.startsWith(indent) || text.length === indent.length) return false;
    return this.keep(text.slice(indent.length), endAt - text.length + indent.length);
  }

  private keep(text: string, at: number): boolean {
    if (this.length > longest) return false;
    this.length += text.length;
    this.pieces.push({ text, at });
    return true;
  }

  finish(): DecodedBlock | undefined {
    const width = this.pieces.reduce((most, piece) => Math.max(most, piece.text.length), 0);
    // An editor may have taken blanks off the ends of lines: all but the last have the same width.
    const last = this.pieces.length - 1;
    const full = this.pieces.map(({ text, at }, i) => ({
      text: i < last ? text.padEnd(width) : text.trimEnd(),
      at,
    }));
    const whole = full.map(piece => piece.text).join('');
    if (embeddedStartWord(whole) !== 0) return undefined;
    const payload = new PayloadBuilder();
    const places = new Places(full);
    let done = 0;
    for (const end of lineEnds(whole)) {
      places.each(done, end, (text, at) => payload.add(text, at));
      places.each(end, end + 1, (_, at) => payload.add('\r', at));
      places.each(end + 1, end + 2, (_, at) => payload.add('\n', at));
      done = end + 2;
    }
    places.each(done, whole.length, (text, at) => payload.add(text, at));
    const { payload: text, map } = payload.build(payload.length);
    // Cut inside the start line it is no message.
    if (!text.includes('\n')) return undefined;
    return { payload: text, map, exactBytes: false, truncated: !text.includes('\r\n\r\n') };
  }
}

/** Where two dots are a line end. In the headers a field name must follow; behind the empty line, SDP or anything. */
function* lineEnds(text: string): Generator<number> {
  const pairs = /\.\.(?=[A-Za-z][A-Za-z0-9-]{0,40}[ \t]{0,4}:|\.\.|$)/g;
  let body = -1;
  for (let match = pairs.exec(text); match && body < 0; match = pairs.exec(text)) {
    // A value may end in dots: of three in a row before a name, the last two are the line end.
    yield match.index;
    if (text.startsWith('..', match.index + 2)) {
      yield match.index + 2;
      body = match.index + 4;
    }
  }
  if (body < 0) return;
  const sdp = text.startsWith('v=', body);
  const bodyPairs = sdp ? /\.\.(?=[a-z]=|$)/g : /\.\./g;
  bodyPairs.lastIndex = body;
  for (let match = bodyPairs.exec(text); match; match = bodyPairs.exec(text)) yield match.index;
}

/** Hands out parts of the joined text with their places, from left to right. */
class Places {
  private index = 0;
  private start = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  each(from: number, to: number, add: (text: string, at: number) => void): void {
    let at = from;
    while (at < to) {
      const piece = this.pieces[this.index];
      if (!piece) return;
      const end = this.start + piece.text.length;
      if (at >= end) {
        this.start = end;
        this.index++;
        continue;
      }
      const stop = Math.min(to, end);
      add(piece.text.slice(at - this.start, stop - this.start), piece.at + at - this.start);
      at = stop;
    }
  }
}
