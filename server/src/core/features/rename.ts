import type { Analysis } from '../document';
import { isTokenChar } from '../sip/chars';
import type { Span } from '../text/span';
import type { TextEdit } from '../text/text-edit';
import { escapeInUriHeader } from './ids/escaped-dialog-ids';
import { occurrenceAt, occurrencesOf } from './ids/find-occurrences';
import type { OccurrenceKind, PlacedOccurrence } from './ids/occurrence';

/** What can be renamed at a place, or why nothing can. */
export type Renameable =
  | { readonly kind: 'ready'; readonly span: Span; readonly name: string }
  | { readonly kind: 'refused'; readonly reason: string };

export type Renaming =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'refused'; readonly reason: string };

type Found =
  | { readonly kind: 'found'; readonly found: PlacedOccurrence }
  | { readonly kind: 'refused'; readonly reason: string };

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}

function find(analysis: Analysis, offset: number): Found {
  const found = occurrenceAt(analysis, offset);
  if (!found) return refused('Only a Call-ID, tag, branch or variable can be renamed.');
  if (found.placed.chunk.part === undefined) {
    return refused('A trace shows what was sent and is not rewritten: nothing in it can be renamed.');
  }
  const { kind, name } = found.occurrence;
  const outside = kind === 'variable' ? analysis.environment.variables.get(name) : undefined;
  if (outside && !isDefinedHere(analysis, found)) {
    return refused(
      `The variable "${name}" comes from ${outside.origin}; only variables of this file are renamed.`,
    );
  }
  return { kind: 'found', found };
}

function isDefinedHere(analysis: Analysis, variable: PlacedOccurrence): boolean {
  return occurrencesOf(analysis, variable).some(({ occurrence }) => occurrence.isDefinition);
}

/** The id or variable under the cursor of an authored file. Traces are refused: they show what was sent. */
export function renameableAt(analysis: Analysis, offset: number): Renameable {
  const found = find(analysis, offset);
  if (found.kind === 'refused') return found;
  return { kind: 'ready', span: found.found.span, name: found.found.occurrence.name };
}

const words: Readonly<Record<OccurrenceKind, string>> = {
  'call-id': 'Call-ID',
  tag: 'tag',
  branch: 'branch',
  variable: 'variable',
};

/** Characters of `word` that `token` has not (RFC 3261 §25.1). */
const WORD_EXTRA = '()<>:\\"/[]?{}';

/** True if every character is one of `word` or `token`, with at most one `@` (RFC 3261 §25.1 callid). */
function isCallId(name: string): boolean {
  const words = name.split('@');
  return words.length <= 2 && words.every(word => word !== '' && isBuiltOf(word, WORD_EXTRA));
}

function isBuiltOf(name: string, extra: string): boolean {
  for (let i = 0; i < name.length; i++) {
    if (!isTokenChar(name.charCodeAt(i)) && !extra.includes(name.charAt(i))) return false;
  }
  return name !== '';
}

/** Why a name cannot stand where the old one stands; undefined if it can. */
function fault(kind: OccurrenceKind, name: string): string | undefined {
  if (/[\r\n]/.test(name)) return 'The new name holds a line end, which would begin another header field.';
  if (kind === 'variable') {
    return /^[A-Za-z_][\w.-]*$/.test(name)
      ? undefined
      : 'A variable is named with letters, digits, "_", "-" and ".", and begins with a letter or "_".';
  }
  // A placeholder is filled in when the request is sent.
  if (/^\{\{[^{}\r\n]+\}\}$/.test(name)) return undefined;
  const isGood = kind === 'call-id' ? isCallId(name) : isBuiltOf(name, '');
  if (isGood) return undefined;
  return kind === 'call-id'
    ? 'A Call-ID is one word without blanks, or two with an "@" between them (RFC 3261 §25.1).'
    : `A ${words[kind]} is a token: letters, digits and -.!%*_+\`'~ (RFC 3261 §25.1).`;
}

/**
 * Renames what stands under the cursor wherever the document means the same: a Call-ID in all its messages, a tag in
 * From, To, Replaces and their kin of its Call-ID, a branch in its request, responses, CANCEL and ACK to a failure, a
 * variable at its definition and uses. Refused in traces, for a name that the place cannot hold, and for one that
 * another thing of that kind has already.
 */
export function renameAt(analysis: Analysis, offset: number, newName: string): Renaming {
  const at = find(analysis, offset);
  if (at.kind === 'refused') return at;
  const { found } = at;
  const { kind, name, key } = found.occurrence;
  const wrong = fault(kind, newName);
  if (wrong !== undefined) return refused(wrong);
  if (newName === name) return { kind: 'edits', edits: [] };
  if (isTaken(analysis, found, key.slice(0, key.length - name.length) + newName)) {
    return refused(`There is another ${words[kind]} "${newName}"; both would become one.`);
  }
  const edits = occurrencesOf(analysis, found).map(({ span, occurrence }) => ({
    span,
    newText: occurrence.escaped && !newName.startsWith('{{') ? escapeInUriHeader(newName) : newName,
  }));
  return { kind: 'edits', edits };
}

/** True if the new name is in use: after the renaming nobody could tell the two apart, and no undo would be a rename. */
function isTaken(analysis: Analysis, found: PlacedOccurrence, key: string): boolean {
  const { occurrence } = found;
  const name = key.slice(key.lastIndexOf('\n') + 1);
  return occurrencesOf(analysis, { ...found, occurrence: { ...occurrence, key, name } }).length > 0;
}
