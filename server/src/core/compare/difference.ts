import type { ComparableMessage } from './comparable-message';

/** Something that is not the same on both sides. */
export interface Difference {
  readonly kind: 'missing' | 'order' | 'start' | 'header' | 'sdp' | 'body' | 'timing';
  /** One sentence without its full stop; `left` and `right` are the sides of the diff editor. */
  readonly text: string;
  /** True for what differs between products and tells nothing of how a call goes. */
  readonly isMinor: boolean;
}

const minor =
  /^(?:User-Agent|Server|Allow|Allow-Events|Supported|Accept|Accept-Encoding|Accept-Language|Organization|Contact|X-[\w-]+):/i;

/** What differs between two messages: start line, header fields, body, in this order. */
export function messageDifferences(left: ComparableMessage, right: ComparableMessage): readonly Difference[] {
  const found: Difference[] = [];
  if (left.start !== right.start) {
    found.push({ kind: 'start', text: `left "${left.start}", right "${right.start}"`, isMinor: false });
  }
  found.push(...rowDifferences(left.headers, right.headers, 'header'));
  const kind = left.hasSdp || right.hasSdp ? 'sdp' : 'body';
  if ((left.body.length === 0) !== (right.body.length === 0)) {
    const side = left.body.length === 0 ? 'right' : 'left';
    found.push({ kind, text: `only ${side} has a body`, isMinor: false });
  } else found.push(...rowDifferences(left.body, right.body, kind));
  return found;
}

/** Rows that only one side has, as often as it has them; of two rows of one name what stands on both sides. */
function rowDifferences(
  left: readonly string[],
  right: readonly string[],
  kind: 'header' | 'sdp' | 'body',
): readonly Difference[] {
  const found: Difference[] = [];
  const waiting = new Map<string, string[]>();
  for (const row of without(right, left)) {
    const name = nameOf(row, kind);
    const rows = waiting.get(name);
    if (rows) rows.push(row);
    else waiting.set(name, [row]);
  }
  const isMinor = (row: string) => kind === 'header' && minor.test(row);
  for (const row of without(left, right)) {
    const other = waiting.get(nameOf(row, kind))?.shift();
    const text = other === undefined ? `only left has "${row}"` : `left "${row}", right "${other}"`;
    found.push({ kind, text, isMinor: isMinor(row) });
  }
  for (const row of [...waiting.values()].flat()) {
    found.push({ kind, text: `only right has "${row}"`, isMinor: isMinor(row) });
  }
  if (found.length === 0 && left.join('\n') !== right.join('\n')) {
    found.push({ kind, text: 'the same rows in another order', isMinor: false });
  }
  return found;
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1);
  return rows.filter(row => {
    const left = counts.get(row) ?? 0;
    counts.set(row, left - 1);
    return left <= 0;
  });
}

/** What makes two rows one row that changed: the name of a field, the type of an SDP line, the name of an attribute. */
function nameOf(row: string, kind: 'header' | 'sdp' | 'body'): string {
  if (kind === 'body') return '';
  return (kind === 'header' ? /^[^:]*:/ : /^a=[^:]*|^.=/).exec(row)?.[0] ?? row;
}
