import type { DocumentLink } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import { type Link, linksOf } from '../core/features/document-links';
import { toRange } from './to-lsp';

/** Where a link leads from a document; undefined for a file beside a document that is not on a disk. */
function targetOf(link: Link, uri: string): string | undefined {
  if (link.kind === 'rfc') return link.url;
  // Half a character cannot stand in an address.
  if (!uri.startsWith('file:') || /\p{Surrogate}/u.test(link.path)) return undefined;
  // `#` and `?` are characters of a path here; a path never becomes another scheme.
  const path = encodeURI(link.path).replaceAll('#', '%23').replaceAll('?', '%3F');
  if (!URL.canParse(path, uri)) return undefined;
  const target = new URL(path, uri);
  // `//host/x` would ask another machine for the file, with the user's credentials on Windows.
  return target.protocol === 'file:' && target.host === new URL(uri).host ? target.href : undefined;
}

/** Links of an authored document to RFC sections and to files beside it. */
export function documentLinks(uri: string, analysis: Analysis): DocumentLink[] {
  return linksOf(analysis).flatMap(link => {
    const target = targetOf(link, uri);
    return target === undefined ? [] : [{ range: toRange(analysis, link.span), target }];
  });
}
