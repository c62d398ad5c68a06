import type { Span } from '../text/span';
import type { TextEdit } from '../text/text-edit';
import type { TraceMessage } from '../trace/trace-message';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** `rules.md` 1.1 and section 0, 12. A `pending` finding is information: not proven before the capture ends. */
export type Confidence = 'certain' | 'likely' | 'unproven' | 'pending';

/**
 * A place in one chunk of a document; the span is relative to that chunk. `message` says which chunk: its message, or
 * the stand-in (`Chunk.anchor`) of a chunk whose text holds no message that could join anything.
 */
export interface Place {
  readonly message: TraceMessage;
  readonly span: Span;
}

/** Another message that a finding rests on, in a few words. */
export interface Related {
  readonly message: string;
  readonly at: Place;
}

/** A quick fix: edits relative to the chunk of the message. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** True if it is the one that "fix all" applies. */
  readonly preferred: boolean;
}

/** What a rule found. A finding without evidence is a programmer error. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence: what is wrong, and what shows it. */
  readonly message: string;
  /** `RFC 3261 §17.1.1.3` */
  readonly reference: string;
  readonly at: Place;
  /** In time order: the opener's request, copies, the nearest wrong candidate, the next message of the silent party. */
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** A finding of one version of a document, with the place that it has there. */
export interface PlacedFinding extends Finding {
  /** In the document. Places of `related` are resolved by `Analysis.spanOf`. */
  readonly span: Span;
}

/** A rule that threw: a programmer error, told once per rule and never hidden as "no finding". */
export interface RuleFailure {
  readonly rule: string;
  /** The text of the error. */
  readonly message: string;
}
