import type { Analysis, PlacedChunk } from '../document';
import { type Span, shiftSpan } from '../text/span';
import { resolvedValue, variablesOf } from './variables-of';

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

/** The body that is a file, where all variables in its name are known. */
function bodyLinks(analysis: Analysis, placed: PlacedChunk): readonly Link[] {
  const bodyFile = placed.chunk.part?.bodyFile;
  if (!bodyFile) return [];
  const { path: written, span } = bodyFile;
  if (!written.includes('{{')) return [{ kind: 'file', span, path: written }];
  const values = [...variablesOf(analysis, placed)].map(([name, { value }]) => [name, value] as const);
  const path = resolvedValue(new Map(values), written);
  return path.includes('{{') ? [] : [{ kind: 'file', span, path }];
}

/**
 * Links of an authored file: RFC references in comments and names of requests, and bodies that are files. Messages of
 * traces have none: what stands there was sent, and is followed by nobody.
 */
export function linksOf(analysis: Analysis): readonly Link[] {
  return analysis.chunks.flatMap((placed): readonly Link[] => {
    const { chunk, start } = placed;
    const { part, text } = chunk;
    if (!part) return [];
    const { comments, separator } = part;
    const lines = [...comments, ...(separator ? [separator] : [])];
    const links = [...lines.flatMap(line => rfcLinks(text, line)), ...bodyLinks(analysis, placed)].sort(
      (a, b) => a.span.start - b.span.start,
    );
    return links.map(link => ({ ...link, span: shiftSpan(link.span, start) }));
  });
}
