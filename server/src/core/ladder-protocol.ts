/**
 * Requests between client and server for the ladder, and messages between the client and the ladder's page. Types and
 * method names only, as in `protocol.ts`.
 */
import type { Ladder } from './ladder/ladder';
import type { Severity } from './lint/finding';

/** Calls of one open document. Without ids: the call at the position, or the one that is nearest to it. */
export interface LadderOrigin {
  readonly uri: string;
  /** Ids as `siplens/calls` gives them; one that is not there any more is left out. */
  readonly calls?: readonly string[];
  readonly position?: { readonly line: number; readonly character: number };
}

export interface LadderParams {
  readonly origins: readonly LadderOrigin[];
  /** True: calls that are legs of the same call, transfers and replacements join. */
  readonly linked: boolean;
  /** True: the first calls of two origins stand side by side, and what differs is marked. */
  readonly compares?: boolean;
  /** Names that the user gave to hosts or `host:port`. */
  readonly aliases: Readonly<Record<string, string>>;
}

/**
 * Where a message stands: index of its arrow, index of its document among `uris`, line of its start line, and first and
 * last line of its record, from 0.
 */
export type MessagePlace = readonly [
  arrow: number,
  document: number,
  line: number,
  firstLine: number,
  lastLine: number,
];

export type LadderResult =
  | {
      readonly kind: 'ladder';
      /** The calls in words: `alice → bob · completed`. */
      readonly title: string;
      readonly ladder: Ladder;
      readonly uris: readonly string[];
      /** Each message and each folded repetition, by document and line. */
      readonly places: readonly MessagePlace[];
      /** The calls by their ids, for asking again; those that only joined as linked are not among them. */
      readonly origins: readonly Required<Pick<LadderOrigin, 'uri' | 'calls'>>[];
      /** Calls that belong to the chosen ones by links; they are drawn if that was asked for. */
      readonly linkedCalls: number;
    }
  | { readonly kind: 'none'; readonly reason: string };
/** Request client → server: the ladder of calls in open documents. */
export const ladderMethod = 'siplens/ladder';

/** A text that is no document: a fenced block of a Markdown page. */
export interface TextLadderParams {
  readonly text: string;
  /** False for a block of messages that may be authored. */
  readonly isTrace: boolean;
  readonly aliases: LadderParams['aliases'];
}
export type TextLadderResult =
  /** Markup that is safe in any page: no script, every text of the trace escaped. */
  | { readonly kind: 'drawing'; readonly svg: string }
  /** `reason` is a sentence where something that could be drawn is not. */
  | { readonly kind: 'none'; readonly reason: string | null };
/** Request client → server: the ladder of a text as SVG in the colours of a page. */
export const textLadderMethod = 'siplens/textLadder';

/** One line of a message; `before` is what stood there in the message that it is compared with. */
export interface DetailLine {
  readonly text: string;
  readonly mark: 'same' | 'added' | 'changed' | 'removed';
  readonly before?: string;
}

/** One message, decoded. Plain text of one line each; nothing is markup. */
export interface MessageDetails {
  readonly title: string;
  /** What the method or status means, of our own tables; empty for one that they do not have. */
  readonly meaning: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** The message before it in its transaction: `100 Trying, 12 ms before`; undefined for the first. */
  readonly comparedWith: string | undefined;
  readonly lines: readonly DetailLine[];
  /** Lines that are left out here. */
  readonly omitted: number;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: Severity;
    readonly message: string;
  }[];
}

export interface MessageDetailsParams {
  readonly uri: string;
  /** A line of the message. */
  readonly line: number;
}
/** Request client → server, answers `MessageDetails` or null: one message, decoded, and what it changes. */
export const messageDetailsMethod = 'siplens/messageDetails';

/** What the page remembers of itself; the client keeps nothing. */
export interface LadderPageState {
  readonly origins: readonly Required<Pick<LadderOrigin, 'uri' | 'calls'>>[];
  readonly linked: boolean;
  readonly compares?: boolean;
}

/** Messages client → page. `turn` numbers the ladders that were shown: what names an arrow of an older one is void. */
export type ToLadderPage =
  | {
      readonly kind: 'show';
      readonly turn: number;
      readonly title: string;
      readonly ladder: Ladder;
      readonly state: LadderPageState;
      readonly linkedCalls: number;
      /** The arrow of the message at the cursor. */
      readonly lit: number | null;
    }
  /** It takes a while; the user may cancel. */
  | { readonly kind: 'drawing' }
  /** Nothing is drawn, or the user cancelled it; the page offers to draw again. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'light'; readonly turn: number; readonly arrow: number | null }
  | {
      readonly kind: 'details';
      readonly turn: number;
      readonly arrow: number;
      readonly details: MessageDetails | null;
    }
  | { readonly kind: 'run'; readonly command: LadderPageCommand };

/** What commands of VS Code do in the page that has the focus. */
export type LadderPageCommand = 'moveLaneLeft' | 'moveLaneRight' | 'nameLane' | 'toggleDetails' | 'find';

/** Messages page → client. */
export type FromLadderPage =
  | { readonly kind: 'ready'; readonly state: LadderPageState | null }
  /** Show a message in its document; `copy` is the place among its repetitions, 0 for the first. `focus`: go there. */
  | {
      readonly kind: 'reveal';
      readonly turn: number;
      readonly arrow: number;
      readonly copy: number;
      readonly focus: boolean;
    }
  | { readonly kind: 'describe'; readonly turn: number; readonly arrow: number }
  | { readonly kind: 'nameLane'; readonly id: string; readonly title: string }
  | { readonly kind: 'linked'; readonly on: boolean }
  /** Stop drawing, or begin anew. */
  | { readonly kind: 'cancel' | 'draw' };
