import type { Analysis } from '../document';
import type { Span } from '../text/span';
import { occurrenceAt, occurrencesOf } from './ids/find-occurrences';
import type { PlacedOccurrence } from './ids/occurrence';

/** A place of the document with the same id or variable. */
export interface Highlight {
  readonly span: Span;
  /** True for `@name =`, where the value is set. */
  readonly isDefinition: boolean;
}

function same(analysis: Analysis, offset: number): readonly PlacedOccurrence[] {
  const found = occurrenceAt(analysis, offset);
  return found ? occurrencesOf(analysis, found) : [];
}

/** The places to mark together with the one under the cursor: a Call-ID, tag, branch or variable; empty for none. */
export function highlightsAt(analysis: Analysis, offset: number): readonly Highlight[] {
  return same(analysis, offset).map(({ span, occurrence }) => ({
    span,
    isDefinition: occurrence.isDefinition,
  }));
}

/** All places of the Call-ID, tag, branch or variable under the cursor; of a variable, with `@name =` if asked. */
export function referencesAt(
  analysis: Analysis,
  offset: number,
  options: { readonly definition: boolean },
): readonly Span[] {
  return same(analysis, offset)
    .filter(({ occurrence }) => options.definition || !occurrence.isDefinition)
    .map(({ span }) => span);
}
