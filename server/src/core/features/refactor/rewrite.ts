import type { Analysis } from '../../document';
import type { TextEdit } from '../../text/text-edit';
import type { Cursor } from '../cursor';

/** A change of the message under the cursor that nobody demands. Edits are relative to the message text. */
export interface Rewrite {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Makes rewrites for the message under a cursor of an authored file; empty where they change nothing. */
export type Rewriter = (cursor: Cursor, analysis: Analysis) => readonly Rewrite[];
