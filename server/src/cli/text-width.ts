/** Makes text from a trace safe and aligned on a terminal. */

/**
 * The text with every control character shown as its picture (`ESC` as `␛`), so that a hostile trace cannot move the
 * cursor or colour the screen. Bidirectional overrides become U+FFFD. Each character stays one unit, so columns hold.
 */
export function printable(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x20) result += String.fromCharCode(0x2400 + c);
    else if (c === 0x7f) result += '\u2421';
    else if ((c >= 0x80 && c < 0xa0) || isBidiControl(c)) result += '\ufffd';
    else result += text[i];
  }
  return result;
}

function isBidiControl(c: number): boolean {
  return c === 0x200e || c === 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/** Part of a long line around `[start, end)`, at most `width` units, with `…` where it was cut; and the span in it. */
export function cropAround(
  text: string,
  mark: { readonly start: number; readonly end: number },
  width: number,
): { readonly text: string; readonly start: number; readonly end: number } {
  if (text.length <= width) return { text, start: mark.start, end: Math.min(mark.end, text.length) };
  const room = width - 2;
  const from = Math.max(0, Math.min(mark.start - Math.floor(room / 4), text.length - room));
  const to = Math.min(text.length, from + room);
  const before = from > 0 ? '…' : '';
  const shift = before.length - from;
  return {
    text: `${before}${text.slice(from, to)}${to < text.length ? '…' : ''}`,
    start: mark.start + shift,
    end: Math.max(mark.start + shift, Math.min(mark.end, to) + shift),
  };
}

/** Rows as aligned columns, two blanks between and none at the end. Cells are made printable. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  const cells = rows.map(row => row.map(printable));
  for (const row of cells) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return cells.map(row => `${line(row).trimEnd()}\n`).join('');
}
