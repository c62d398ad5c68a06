import type { Placeholder } from './message-file';

/** Finds `from` again only when the remembered hit lies behind; so a whole scan stays linear. */
function forwardFinder(text: string, needle: string): (from: number) => number {
  let known = -2;
  return from => {
    if (known !== -1 && known < from) known = text.indexOf(needle, from);
    return known;
  };
}

/**
 * All placeholders `{{expression}}` of a text, in order. A placeholder stands on one line; `{{` without `}}` on its
 * line is plain text. Of nested braces the inner pair counts. Linear in the text.
 */
export function findPlaceholders(text: string): readonly Placeholder[] {
  const placeholders: Placeholder[] = [];
  const closeAfter = forwardFinder(text, '}}');
  const lineFeedAfter = forwardFinder(text, '\n');
  const returnAfter = forwardFinder(text, '\r');
  const openAfter = forwardFinder(text, '{{');
  let open = openAfter(0);
  while (open !== -1) {
    const inside = open + 2;
    const close = closeAfter(inside);
    if (close === -1) break;
    const next = openAfter(open + 1);
    const onLine = [lineFeedAfter(inside), returnAfter(inside)].every(at => at === -1 || at > close);
    if (onLine && (next === -1 || next >= close)) {
      const expression = text.slice(inside, close).trim();
      placeholders.push({ span: { start: open, end: close + 2 }, expression });
      open = openAfter(close + 2);
    } else open = next;
  }
  return placeholders;
}
