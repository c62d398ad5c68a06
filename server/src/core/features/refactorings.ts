import type { Analysis } from '../document';
import type { TextEdit } from '../text/text-edit';
import { cursorAt } from './cursor';
import { rewriteWithSdp } from './refactor/add-sdp';
import { rewriteContentLength } from './refactor/content-length';
import { rewriteHeaderNames } from './refactor/header-names';
import { rewriteIds } from './refactor/new-ids';
import type { Rewriter } from './refactor/rewrite';
import { rewriteHeaderOrder } from './refactor/sort-headers';
import { rewriteAsResponse } from './refactor/to-response';
import { rewriteBareUri } from './refactor/wrap-uri';

/** A change of one message that the user may want; nothing is wrong without it. Edits are of the document. */
export interface Refactoring {
  readonly title: string;
  readonly kind: 'refactor.rewrite';
  readonly edits: readonly TextEdit[];
}

const rewriters: readonly Rewriter[] = [
  rewriteBareUri,
  rewriteContentLength,
  rewriteHeaderNames,
  rewriteHeaderOrder,
  rewriteIds,
  rewriteWithSdp,
  rewriteAsResponse,
];

/**
 * Refactorings of the message at an offset of an authored file; none in logs, which nobody rewrites. Each leaves a
 * message without faults without faults. The work depends on the message, and for SDP on a few dozen above it.
 */
export function refactoringsAt(analysis: Analysis, offset: number): readonly Refactoring[] {
  const cursor = cursorAt(analysis, offset);
  if (!cursor?.placed.chunk.part) return [];
  return rewriters
    .flatMap(rewrite => rewrite(cursor, analysis))
    .map(({ title, edits }) => ({
      title,
      kind: 'refactor.rewrite',
      edits: edits.map(({ span, newText }) => ({ span: cursor.toDocument(span), newText })),
    }));
}
