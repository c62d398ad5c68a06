import type { SpanMap } from '../../text/span-map';
import type { TextUnit } from '../trace-format';
import { maxPayload } from './message-end';
import { PayloadBuilder } from './payload-builder';
import { decodeSequence, sequenceLength } from './utf8-sequence';

/** Bytes that a log shows as hexadecimal digits, each with its place in the chunk. Bounded by `maxPayload`. */
export class HexBytes {
  private readonly parts: string[] = [];
  private readonly places: number[] = [];

  get length(): number {
    return this.places.length;
  }

  /**
   * Adds the pairs of digits of `text`, which stands at `at` in the chunk, up to `most` of them. Blanks and colons
   * between pairs are skipped; anything else ends it.
   */
  add(text: string, at: number, most = Number.POSITIVE_INFINITY): void {
    const pair = /[ \t:]{0,8}([0-9a-fA-F]{2})/y;
    let bytes = '';
    for (let match = pair.exec(text); match; match = pair.exec(text)) {
      if (bytes.length >= most || this.places.length >= maxPayload) break;
      bytes += String.fromCharCode(Number.parseInt(match[1] ?? '', 16));
      this.places.push(at + pair.lastIndex - 2);
    }
    this.parts.push(bytes);
  }

  /** All bytes, one character each. */
  text(): string {
    return this.parts.join('');
  }

  /** The payload `[start, end)` of the bytes, decoded as UTF-8 where the trace is text; each unit maps to its digits. */
  payload(start: number, end: number, unit: TextUnit): { readonly payload: string; readonly map: SpanMap } {
    const bytes = this.text();
    const builder = new PayloadBuilder();
    for (let at = start; at < end; ) {
      const length = unit === 'bytes' ? 1 : Math.max(1, sequenceLength(bytes, at));
      const shown = length === 1 ? bytes.charAt(at) : decodeSequence(bytes, at, length);
      builder.add(shown, this.places[at] ?? 0);
      at += length;
    }
    return builder.build(builder.length);
  }
}
