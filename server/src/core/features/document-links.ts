import type { Analysis } from '../document';
import { lineEndAt } from '../sip/message-file-lines';
import { type Span, shiftSpan } from '../text/span';

/** Text that leads somewhere else. */
export type Link =
  /** A section of an RFC; `url` is its address at rfc-editor.org. */
  | { readonly kind: 'rfc'; readonly span: Span; readonly url: string }
  /** `< ./body.sdp`: a path relative to the document. */
  | { readonly kind: 'file'; readonly span: Span; readonly path: string };

/** `RFC 3261 §17.1.1.3`, `RFC3261, section 17`, `RFC 8866`. Every part is bounded. */
const RFC =
  /\bRFC[ -]?(\d{1,5})\b(?:,? {0,2}(?:§|section|sect?\.) {0,2}([0-9A-Z]{1,4}(?:\.\d{1,3}){0,6}))?/gi;

function rfcLinks(text: string, line: Span): readonly Link[] {
  return [...text.slice(line.start, line.end).matchAll(RFC)].map(match => {
    const [whole, number = '', section] = match;
    const start = line.start + match.index;
    const anchor = section === undefined ? '' : `#section-${section}`;
    const url = `https://www.rfc-editor.org/rfc/rfc${Number(number)}.html${anchor}`;
    return { kind: 'rfc', span: { start, end: start + whole.length }, url };
  });
}

/** A body that is a file: `< ./offer.sdp` on its first line, and nothing else on it. */
function fileLink(text: string, bodyStart: number): readonly Link[] {
  if (text.charAt(bodyStart) !== '<') return [];
  const line = text.slice(bodyStart, Math.min(lineEndAt(text, bodyStart), bodyStart + 1024));
  const [, blanks = '', path = ''] = /^<([ \t]{1,8})(\S{1,1000})[ \t]{0,8}$/.exec(line) ?? [];
  if (path === '') return [];
  const start = bodyStart + 1 + blanks.length;
  return [{ kind: 'file', span: { start, end: start + path.length }, path }];
}

/**
 * Links of an authored file: RFC references in comments and names of requests, and bodies that are files. Messages of
 * traces have none: what stands there was sent, and is followed by nobody.
 */
export function linksOf(analysis: Analysis): readonly Link[] {
  return analysis.chunks.flatMap(({ chunk, start }): readonly Link[] => {
    const { part, message, record, text } = chunk;
    if (!part) return [];
    const lines = [...part.comments, ...(part.separator ? [part.separator] : [])];
    const bodyStart =
      part.message && message?.separator ? part.message.start + message.body.start : undefined;
    const links = [
      ...lines.flatMap(line => rfcLinks(text, line)),
      ...(bodyStart !== undefined && record ? fileLink(text, bodyStart) : []),
    ].sort((a, b) => a.span.start - b.span.start);
    return links.map(link => ({ ...link, span: shiftSpan(link.span, start) }));
  });
}
