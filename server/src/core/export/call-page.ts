import type { Ladder } from '../ladder/ladder';
import type { Severity } from '../lint/finding';

/** What a report of calls tells: plain data and plain text. Whoever writes it escapes it. */
export interface CallPage {
  /** `alice → bob · 486 Busy Here · 4.2 s` */
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly ladder: Ladder;
  readonly findings: readonly PageFinding[];
  /** The messages that matter, in order. */
  readonly messages: readonly PageMessage[];
  /** Messages of the calls that are not told here. */
  readonly omitted: number;
  /** False where names stand as they were. */
  readonly isShareSafe: boolean;
}

export interface PageFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** `RFC 3261 §17.1.1.3` */
  readonly reference: string;
  /** Number of the message in the ladder. */
  readonly number: number;
}

export interface PageMessage {
  readonly number: number;
  /** Time and way. */
  readonly head: string;
  /** The message itself, LF line ends. */
  readonly text: string;
}
