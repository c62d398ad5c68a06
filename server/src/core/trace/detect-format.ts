import { formatsWith } from './formats/index';
import { noTaughtFormats, type TaughtFormats } from './formats/taught/read-taught-formats';
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
 * units are looked at. `taught` are formats of the user, asked too. A format with `templates` is recognised but yields no messages: do not open it as a trace.
 */
export function detectFormats(
  head: string,
  taught: TaughtFormats = noTaughtFormats,
): readonly DetectedFormat[] {
  const text = head.slice(0, headLength);
  return formatsWith(taught)
    .formats.map(format => ({ format, confidence: format.detect(text) }))
    .filter(found => found.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}
