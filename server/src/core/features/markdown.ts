import { plainLine } from '../text/plain-line';

/** Characters that mean something to Markdown or HTML. */
const SPECIAL = /[\\`*_{}[\]()#+\-.!|<>&~$:"'@/]/g;
/**
 * Text of a message as Markdown that shows it and does nothing else: no link, no image, no HTML, one line. Long text
 * is cut and ends in `…`.
 */
export function escapeMarkdown(text: string): string {
  return plainLine(text).replace(SPECIAL, c => (c === '<' ? '&lt;' : c === '&' ? '&amp;' : `\\${c}`));
}

/** Text of our own tables as Markdown: only what would be taken for markup is escaped, so that it stays readable. */
export function factText(text: string): string {
  return text.replace(/[\\`*_[\]<&]/g, c => (c === '<' ? '&lt;' : c === '&' ? '&amp;' : `\\${c}`));
}

/** Text of a message as an inline code span that it cannot leave. Cut like `escapeMarkdown`; never empty. */
export function codeSpan(text: string): string {
  const line = plainLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || line === '' || line.startsWith(' ') || line.endsWith(' ') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** `RFC 3261 §20.42` as a link to the section at rfc-editor.org; other references (ITU-T, 3GPP) as text. */
export function referenceLink(reference: string): string {
  const found = /^RFC (\d{1,5})(?: §([0-9A-Z][0-9A-Z.]{0,20}))?$/i.exec(reference);
  if (!found) return factText(reference);
  const [, number = '', section] = found;
  const anchor = section === undefined ? '' : `#section-${section.replace(/\.$/, '')}`;
  return `[${reference}](https://www.rfc-editor.org/rfc/rfc${Number(number)}.html${anchor})`;
}

/** Several references, divided by ` · `; empty for none. */
export function referenceLinks(references: readonly string[]): string {
  return references.map(referenceLink).join(' · ');
}
