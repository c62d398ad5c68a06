import type { HeaderField, SipMessage } from '../sip/message';
import type { Span } from '../text/span';
import { type Circumstances, circumstancesOf } from './circumstances';
import type { RuleSet } from './engine';
import type { ReportPlace } from './finding-of-report';
import type { JudgedBefore } from './judged-message';
import { type MessagePieces, NO_PIECE, type PiecesBefore, piecesOf } from './message-pieces';
import { PartWriter } from './part-writer';
import {
  addMask,
  addRule,
  type FieldKind,
  type FieldsKind,
  type IndexedRule,
  type Mask,
  type PartKind,
} from './rule-index';

/** A message as message rules need it. */
export interface LintedMessage extends ReportPlace {
  readonly message: SipMessage;
  /** Placeholders of an authored part, relative to the chunk, in order. */
  readonly placeholders: readonly Span[];
  /** What was judged of the version before an edit; undefined where there is none, or none was kept. */
  readonly before?: JudgedBefore | undefined;
}

/** A part that was not known: what its rules say of it is noted when all have run. */
interface NewPart {
  readonly kind: PartKind;
  readonly part: number;
}

/** What of a message is still to be judged. */
export interface OpenParts {
  /** The rules that may have something to say. */
  readonly rules: Mask;
  /** The rows on which a rule that judges rows may have something to say. */
  readonly rows: readonly HeaderField[];
  readonly unknown: readonly NewPart[];
  readonly pieces: MessagePieces;
  readonly circumstances: Circumstances | undefined;
}

/** The part that is looked up just now; only one ever is. */
const writer = new PartWriter();

const NONE: readonly HeaderField[] = [];

/** Looks parts of one message up, one after the other. */
class Lookup {
  readonly rules: Mask;
  readonly unknown: NewPart[] = [];
  private isFit = true;

  constructor(
    readonly pieces: MessagePieces,
    private readonly set: Pick<RuleSet, 'silent' | 'index'>,
    private readonly circumstances: Circumstances | undefined,
  ) {
    this.rules = new Int32Array(set.index.words);
  }

  begin({ number }: PartKind): void {
    writer.begin(number);
    this.isFit = this.circumstances !== undefined;
    writer.put(this.circumstances?.what ?? 0);
    writer.put(this.circumstances?.where ?? 0);
  }

  put(piece: number | undefined): void {
    if (piece === undefined || piece === NO_PIECE) this.isFit = false;
    else writer.put(piece);
  }

  /** Adds the rules that are not known to be silent on what was put, and answers whether there are any. */
  end(kind: PartKind): boolean {
    const { silent, index } = this.set;
    if (!this.isFit || writer.isUnfit) {
      addMask(this.rules, kind.rules);
      return true;
    }
    let part = silent.find(writer);
    if (part < 0) {
      part = silent.add(writer, kind.rules);
      this.unknown.push({ kind, part });
    }
    let isOpen = false;
    for (let word = 0; word < index.words; word++) {
      const loud = silent.loudOn(part, word);
      if (loud === 0) continue;
      isOpen = true;
      this.rules[word] = (this.rules[word] ?? 0) | loud;
    }
    return isOpen;
  }
}

/** True if a row before this one is of the same field. */
function isRepeated(kinds: readonly FieldKind[], place: number): boolean {
  for (let i = 0; i < place; i++) if (kinds[i] === kinds[place]) return true;
  return false;
}

/** The rows on which rules that judge rows are not known to be silent, in order; all rows of a field are one part. */
function openRows(lookup: Lookup, headers: readonly HeaderField[]): readonly HeaderField[] {
  const { kinds, rows } = lookup.pieces;
  const open = new Set<FieldKind>();
  for (let i = 0; i < headers.length; i++) {
    const kind = kinds[i];
    if (!kind?.isJudgedByRow || isRepeated(kinds, i)) continue;
    lookup.begin(kind.rows);
    for (let j = i; j < kinds.length; j++) if (kinds[j] === kind) lookup.put(rows[j]);
    if (lookup.end(kind.rows)) open.add(kind);
  }
  if (open.size === 0) return NONE;
  return headers.filter((_, i) => {
    const kind = kinds[i];
    return kind !== undefined && open.has(kind);
  });
}

/** Looks up fields that are judged together. */
function lookTogether(lookup: Lookup, kind: FieldsKind): void {
  const { kinds, rows, names, startLine } = lookup.pieces;
  lookup.begin(kind);
  if (kind.judged.names) lookup.put(names);
  if (kind.judged.startLine) lookup.put(startLine);
  for (let i = 0; i < kinds.length; i++)
    if (((kinds[i]?.together ?? 0) & kind.bit) !== 0) lookup.put(rows[i]);
  lookup.end(kind);
}

/** Looks up on which parts of a message its rules are known to be silent. */
export function openPartsOf(
  linted: LintedMessage,
  set: Pick<RuleSet, 'silent' | 'index'>,
  isTemplate: (span: Span) => boolean,
  before?: PiecesBefore & { readonly forgotten: number },
): OpenParts {
  const { index } = set;
  const { headers } = linted.message;
  set.silent.makeRoom();
  const isKnown = before?.forgotten === set.silent.forgotten;
  const pieces = piecesOf(linted, set, isTemplate, isKnown ? before : undefined);
  const circumstances = circumstancesOf(linted);
  const lookup = new Lookup(pieces, set, circumstances);
  const rows = openRows(lookup, headers);
  lookup.begin(index.startLine);
  lookup.put(pieces.startLine);
  lookup.end(index.startLine);
  let present = 0;
  for (const { together } of pieces.kinds) present |= together;
  for (const kind of index.together) {
    if (kind.isEverywhere || (present & kind.bit) !== 0) lookTogether(lookup, kind);
  }
  lookup.begin(index.body);
  lookup.put(pieces.body);
  lookup.end(index.body);
  return { rules: lookup.rules, rows, unknown: lookup.unknown, pieces, circumstances };
}

/** The row that holds an offset. Rows are in order. */
function rowAt(rows: readonly HeaderField[], offset: number): HeaderField | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.line.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const row = rows[low];
  return row !== undefined && row.line.start <= offset ? row : undefined;
}

/** A report of a rule that judges a part alone: the rule, and where it reported. */
export interface Said {
  readonly indexed: IndexedRule;
  readonly at: number;
}

/** Notes of the parts that were not known which rules were silent on them. None of these rules may have thrown. */
export function rememberSilence(
  { message }: LintedMessage,
  { unknown }: OpenParts,
  said: readonly Said[],
  { silent, index }: Pick<RuleSet, 'silent' | 'index'>,
): void {
  if (unknown.length === 0) return;
  const kindOf = ({ indexed, at }: Said): PartKind => {
    if (indexed.part) return indexed.part;
    const row = rowAt(message.headers, at);
    return row ? index.kindOf(row).rows : index.startLine;
  };
  const loudParts = said.map(one => ({ kind: kindOf(one), indexed: one.indexed }));
  for (const { kind, part } of unknown) {
    const loud: Mask = new Int32Array(index.words);
    for (const one of loudParts) if (one.kind.number === kind.number) addRule(loud, one.indexed);
    silent.setLoud(part, loud);
  }
}
