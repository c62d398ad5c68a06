import type { TextUnit } from '../trace-format';
import type { BlockReader, DecodedBlock } from './block-reader';
import { embeddedStartWord } from './embedded-start';
import { HexBytes } from './hex-bytes';
import type { EndedLine } from './message-collector';
import { packetFacts } from './packet-facts';

/** Offset and digits: `\t0x0010:  4500 02d6`, `0010  45 00`, `00000010  45 00 |E.|`. */
const offsetLine =
  /^[ \t]{0,8}(?:> )?(?:0x)?([0-9a-fA-F]{4,8}):?[ \t]{1,2}(?=[0-9a-fA-F]{2}(?:[0-9a-fA-F]{2})?(?:[ \t]|$))/;
/** ngrep writes no offsets: two blanks and two groups of eight. */
const groupLine = /^ {2}(?=[0-9a-f]{2} (?:[0-9a-f]{2} |\s))/;

/** The offset that a line of a hex dump begins with; undefined for another line. */
export function dumpOffset(line: string): number | undefined {
  const match = offsetLine.exec(line.slice(0, 40));
  return match ? Number.parseInt(match[1] ?? '', 16) : undefined;
}

/** True for a line of ngrep's hex dump. */
export function isGroupLine(line: string): boolean {
  return groupLine.test(line.slice(0, 16));
}

/** Units of a line that may hold digits: those of sixteen bytes in pairs, the letters that follow stand behind them. */
const pairColumns = 50;
const wordColumns = 40;

/** Reads a packet or payload that is shown as a hex dump; the bytes are those of the wire. */
export class HexBlock implements BlockReader {
  private readonly bytes = new HexBytes();
  private skipped = false;
  /** Offset of the first line: dumps of one side of a stream go on counting. */
  private base = -1;

  constructor(private readonly unit: TextUnit) {}

  take({ line, endAt }: EndedLine): boolean {
    const { text } = line;
    const at = endAt - text.length;
    const offset = dumpOffset(text);
    if (offset !== undefined) {
      if (this.base < 0) this.base = offset;
      if (offset !== this.base + this.bytes.length) return false;
      const start = offsetLine.exec(text.slice(0, 40))?.[0].length ?? 0;
      const columns = text.slice(0, start).includes('0x') ? wordColumns : pairColumns;
      this.bytes.add(text.slice(start, start + columns), at + start, 16);
      return true;
    }
    if (isGroupLine(text)) {
      this.bytes.add(text.slice(2, 54), at + 2, 16);
      return true;
    }
    // The line before the first one of the dump may be the header.
    const first = !this.skipped && this.bytes.length === 0;
    this.skipped = true;
    return first;
  }

  finish(): DecodedBlock | undefined {
    const frame = this.bytes.text();
    const start = embeddedStartWord(frame);
    // Cut inside the start line it is no message.
    if (start < 0 || !frame.includes('\n', start)) return undefined;
    const packet = packetFacts(frame, start);
    const { payload, map } = this.bytes.payload(start, packet?.end ?? frame.length, this.unit);
    return { payload, map, exactBytes: true, truncated: !payload.includes('\r\n\r\n'), facts: packet?.facts };
  }
}
