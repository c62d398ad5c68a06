import { headLines } from './head-lines';
import { looksLikeHeader } from './header-line';
import { stripPrefix } from './line-prefix';
import { startLinePlace } from './start-line-place';

/**
 * How sure a text holds SIP messages of no known log: 0.6 if one begins within the first lines, 0.5 if one comes
 * later. A message here is a start line that is followed by a header row, both behind the same prefix or none. A
 * quoted start line alone is no message.
 */
export function bareConfidence(head: string): number {
  let prefix: string | undefined;
  let number = 0;
  let doubled = false;
  for (const line of headLines(head)) {
    number++;
    if (prefix !== undefined) {
      const skip = Math.max(0, stripPrefix(prefix, line));
      const rest = line.slice(skip);
      if (looksLikeHeader(rest)) return number <= 10 ? 0.6 : 0.5;
      // Doubled line ends put an empty line after each.
      if (rest === '' && !doubled) {
        doubled = true;
        continue;
      }
    }
    const place = startLinePlace(line);
    doubled = false;
    prefix = place < 0 ? undefined : line.slice(0, place);
  }
  return 0;
}
