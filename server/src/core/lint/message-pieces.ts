import type { HeaderField } from '../sip/message';
import type { Span } from '../text/span';
import { putDeclared } from './circumstances';
import type { EditedMessage } from './edited-message';
import type { RuleSet } from './engine';
import { putRow, putStartLine } from './likeness';
import type { LintedMessage } from './open-parts';
import { PartWriter } from './part-writer';
import type { FieldKind } from './rule-index';
import { putSdp } from './sdp-likeness';

/** The number of a piece that nobody may remember: it holds a placeholder, which stands for many texts, or is too long. */
export const NO_PIECE = -1;

/** What is looked up just now; only one thing ever is. */
const writer = new PartWriter();

/** The rows of a message and its other pieces as numbers: equal for those that are alike (`Likeness`). */
export interface MessagePieces {
  readonly startLine: number;
  /** By place in `headers`. */
  readonly kinds: readonly FieldKind[];
  readonly rows: readonly number[];
  /** Which fields there are, in their order, and which of them are empty. */
  readonly names: number;
  /** The body with the rows that describe it. */
  readonly body: number;
}

/** The pieces of the version of a message before an edit, whose numbers still hold. */
export interface PiecesBefore {
  readonly pieces: MessagePieces;
  readonly edited: EditedMessage;
}

/**
 * Numbers the pieces of a message; each of its units is looked at once, those of the rows about the body twice. What an
 * edit left as it was keeps its number.
 */
export function piecesOf(
  linted: LintedMessage,
  { silent, index }: Pick<RuleSet, 'silent' | 'index'>,
  isTemplate: (span: Span) => boolean,
  before?: PiecesBefore,
): MessagePieces {
  const { headers, text, startLine } = linted.message;
  const known = before?.pieces;
  const numberOf = (isFit: boolean) => (isFit && !writer.isUnfit ? silent.pieceOf(writer) : NO_PIECE);
  const kinds = headers.map(index.kindOf);
  const rows = headers.map((field, i) => {
    const row = before?.edited.rowBefore(i);
    if (row !== undefined) return known?.rows[row] ?? NO_PIECE;
    const kind = kinds[i];
    if (!kind || isTemplate(field.line)) return NO_PIECE;
    writer.begin(kind.number);
    putRow(writer, text, field, kind.likeness);
    return numberOf(true);
  });
  const first = () => {
    writer.begin(index.startLine.number);
    putStartLine(writer, text, startLine.span);
    return numberOf(!isTemplate(startLine.span));
  };
  const body = () => {
    writer.begin(index.body.number);
    return numberOf(putBody(linted, isTemplate));
  };
  const names = () => {
    writer.begin(0);
    putNames(text, headers, kinds);
    return numberOf(true);
  };
  return {
    startLine: known && before?.edited.isStartLineSame ? known.startLine : first(),
    kinds,
    rows,
    names: known && before?.edited.areNamesSame ? known.names : names(),
    body: known && before?.edited.isBodySame ? known.body : body(),
  };
}

function putNames(text: string, headers: readonly HeaderField[], kinds: readonly FieldKind[]): void {
  for (let i = 0; i < headers.length; i++) {
    const kind = kinds[i];
    const field = headers[i];
    if (!kind || !field) continue;
    writer.put(kind.number * 2 + (field.value.end > field.value.start ? 1 : 0));
    if (!kind.isRegistered) writer.copy(text, field.name.start, field.name.end + 1);
  }
}

/** Writes the body with the rows that describe it; false where it stands for several, or is more than a body. */
function putBody(linted: LintedMessage, isTemplate: (span: Span) => boolean): boolean {
  const { text, headers, separator } = linted.message;
  const end = text.length;
  const start = separator?.end ?? end;
  if (isTemplate({ start, end })) return false;
  for (const field of headers) {
    // By how much it differs from the body is written below.
    if (!field.id.startsWith('content-') || field.id === 'content-length') continue;
    if (isTemplate(field.line)) return false;
    putRow(writer, text, field, 'none');
  }
  if (!putDeclared(writer, linted)) return false;
  if (separator) writer.copy(text, separator.start, start);
  if (text.startsWith('v=0', start)) putSdp(writer, text, start, end);
  else writer.copy(text, start, end);
  return true;
}
