import { headLines } from './formats/head-lines';
import { readTime } from './formats/read-time';
import type { MediaSighting } from './media-facts';
import { readMediaLine } from './media-lines';
import { unpercentUtf8 } from './percent';
import { readRecordLine } from './siptrace-record-line';
import type { TraceHeader } from './write-siptrace';

/**
 * Reads the lines of a native trace before its first record; the inverse of `writeTraceHeader`. Lines that it does
 * not know are left out, so that a later version may add some. A text without `open` is closed.
 */
export function readTraceHeader(text: string): TraceHeader {
  const lanes: { address: string; name: string }[] = [];
  const holes: TraceHeader['holes'][number][] = [];
  const comments: string[] = [];
  const media: MediaSighting[] = [];
  let open = false;
  let until: TraceHeader['until'];
  for (const line of headLines(text)) {
    if (readRecordLine(line)) break;
    const [word = '', first = '', second = ''] = line.split(' ', 3);
    if (word === 'open' || word === 'closed') open = word === 'open';
    else if (word === '#') comments.push(line.slice(2));
    else if (word === 'until') until = readTime(first);
    else if (word === 'lane' && first !== '') {
      lanes.push({ address: unpercentUtf8(first), name: line.slice(word.length + first.length + 2) });
    } else if (word === 'hole') {
      const from = readTime(first);
      const to = readTime(second);
      const reason = line.slice(word.length + first.length + second.length + 3);
      if (from && to) holes.push({ from, to, reason });
    } else {
      const sighting = readMediaLine(line);
      if (sighting) media.push(sighting);
    }
  }
  return {
    open,
    lanes,
    holes,
    comments,
    ...(until ? { until } : {}),
    ...(media.length > 0 ? { media } : {}),
  };
}
