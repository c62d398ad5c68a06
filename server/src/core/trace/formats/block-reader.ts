import type { SpanMap } from '../../text/span-map';
import type { HeaderFacts } from './log-shape';
import type { EndedLine } from './message-collector';

/** A payload that was decoded from lines that show it in another way. */
export interface DecodedBlock {
  readonly payload: string;
  readonly map: SpanMap;
  readonly exactBytes: boolean;
  readonly truncated: boolean;
  /** What the block itself says about its circumstances. */
  readonly facts?: HeaderFacts | undefined;
}

/** Decodes what is no plain text of a message: hex dumps, trees, strings with escapes. Linear and bounded. */
export interface BlockReader {
  /** Takes the next line; false if it is not part of the block, which is then over. */
  take(line: EndedLine): boolean;
  /** True for a line that belongs to the block even if it looks like the header of another record. */
  keeps?(line: string): boolean;
  /** Takes a further piece of an overlong line. */
  takePiece?(line: EndedLine): void;
  /** The payload; undefined if the block holds no SIP. */
  finish(): DecodedBlock | undefined;
}
