import type { PlacedChunk } from '../../document';
import type { Span } from '../../text/span';

export type OccurrenceKind = 'call-id' | 'tag' | 'branch' | 'variable';

/** One place where an id or a variable stands. */
export interface Occurrence {
  readonly kind: OccurrenceKind;
  /** Equal for the places that mean the same thing: of a tag it holds the Call-ID, of a branch the CSeq number too. */
  readonly key: string;
  /** The Call-ID that a tag or branch belongs to; '' for others, and where it is not known. */
  readonly callId: string;
  /** The id itself, not escaped; the name of a variable. */
  readonly name: string;
  /** In the chunk; exactly the characters of the id, on one line. */
  readonly span: Span;
  /** True for `@name =`. */
  readonly isDefinition: boolean;
  /** True where it stands escaped in the header part of a URI (RFC 3261 §19.1.1). */
  readonly escaped: boolean;
  /** True if nothing tells which other messages share it (no Call-ID, or a generated one): it means itself alone. */
  readonly local: boolean;
}

/** An occurrence and where its chunk stands in this version of the document. */
export interface PlacedOccurrence {
  readonly occurrence: Occurrence;
  readonly placed: PlacedChunk;
  /** In the document. */
  readonly span: Span;
}
