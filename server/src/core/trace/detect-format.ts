import { textFormats } from './formats/index';
import type { TraceFormat } from './trace-format';

/** How much of a text is looked at. */
const headLength = 65_536;

/** A format and how sure the look at the text made it, above 0 up to 1. */
export interface DetectedFormat {
  readonly format: TraceFormat;
  readonly confidence: number;
}

/**
 * The formats that the beginning of a text may be, best first; none for a text without SIP. Only the first 64 Ki
 * units are looked at. A format with `templates` is recognised but yields no messages: do not open it as a trace.
 */
export function detectFormats(head: string): readonly DetectedFormat[] {
  const text = head.slice(0, headLength);
  return textFormats
    .map(format => ({ format, confidence: format.detect(text) }))
    .filter(found => found.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}
