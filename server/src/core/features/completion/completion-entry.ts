import type { Span } from '../../text/span';

export type CompletionKind =
  | 'message' // a whole message
  | 'start-line'
  | 'method'
  | 'header'
  | 'parameter'
  | 'sdp' // line type, attribute or codec of a session description
  | 'value'
  | 'id'
  | 'variable'
  | 'generated'
  | 'directive';

/** One proposal. Documentation is not in it: `resolveCompletion(id)` makes it when the user looks at the entry. */
export interface CompletionEntry {
  /** `header/via`, `option-tag/100rel`: says what the entry is; several entries may share it. */
  readonly id: string;
  readonly label: string;
  readonly kind: CompletionKind;
  /** Plain text, or a snippet (`${1:…}`, `$0`) if `snippet` is true. */
  readonly insertText: string;
  readonly snippet: boolean;
  /** What the insertion replaces, in the document; on one line. */
  readonly replace: Span;
  /** Entries are shown in the order of this key, then of the label. */
  readonly sortKey: string;
  /** A few words beside the label. */
  readonly detail: string;
  /** What typing is matched against, where that is not the label. */
  readonly filterText?: string;
  /** True if the next thing typed has proposals too, so that the editor asks again at once. */
  readonly continues?: boolean;
}

/** A proposal before it knows what it replaces. */
export interface Proposal {
  readonly id: string;
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  readonly insertText?: string;
  readonly snippet?: boolean;
  /** One letter or digit before the label in the sort key; `5` where order does not matter. */
  readonly rank?: string;
  readonly filterText?: string;
  readonly continues?: boolean;
}

/** Proposals in their order as entries that all replace the same text. */
export function entriesOf(proposals: readonly Proposal[], replace: Span): readonly CompletionEntry[] {
  return proposals.map((proposal, index) => ({
    id: proposal.id,
    label: proposal.label,
    kind: proposal.kind,
    insertText: proposal.insertText ?? proposal.label,
    snippet: proposal.snippet ?? false,
    replace,
    sortKey: `${proposal.rank ?? '5'}${String(index).padStart(4, '0')}`,
    detail: proposal.detail,
    ...(proposal.filterText === undefined ? {} : { filterText: proposal.filterText }),
    ...(proposal.continues === undefined ? {} : { continues: proposal.continues }),
  }));
}
