import type { HeaderField, SipMessage } from '../sip/message';
import type { SameEnds } from '../text/same-ends';
import type { Span } from '../text/span';
import { type ReadParts, unregistered } from './rule-index';

/**
 * A message beside the version of it before an edit: which of its parts stand there unit by unit as they did. What
 * rules said of those holds still, so that a keystroke costs what it touched. Units are compared, so the edit itself
 * need not be known.
 */
export class EditedMessage {
  /** Units that are the same at the start of both, and at the end. */
  private readonly head: number;
  private readonly tail: number;
  /** By how much the end moved. */
  private readonly moved: number;
  /** Rows that are the same at the start of both, and at the end. */
  private readonly firstRows: number;
  private readonly lastRows: number;
  private readonly changedIds: ReadonlySet<string>;
  readonly isStartLineSame: boolean;
  /** True if the body is the same and the rows that describe it. */
  readonly isBodySame: boolean;
  /** True if there are the same fields in the same order, and the same of them are empty. */
  readonly areNamesSame: boolean;

  constructor(
    private readonly before: SipMessage,
    private readonly now: SipMessage,
    { head, tail }: SameEnds,
  ) {
    const [a, b] = [before.text, now.text];
    this.head = head;
    this.tail = tail;
    this.moved = b.length - a.length;
    this.firstRows = this.countFirst();
    this.lastRows = this.countLast();
    const [old, fresh] = [this.changedRows(before), this.changedRows(now)];
    this.changedIds = new Set(
      [...old, ...fresh].flatMap(({ id, spec }) => (spec ? [id] : [id, unregistered])),
    );
    this.areNamesSame = haveSameNames(before, old, now, fresh);
    const [first, then] = [before.startLine.span, now.startLine.span];
    this.isStartLineSame = first.start === then.start && first.end === then.end && first.end <= head;
    this.isBodySame =
      this.isSameAtEnd(before.separator?.start ?? a.length, now.separator?.start ?? b.length) &&
      this.isSameAtEnd(before.body.start, now.body.start) &&
      ![...this.changedIds].some(id => id.startsWith('content-'));
  }

  /** The place of a row in the version before; undefined where it was not, or not so. */
  rowBefore(row: number): number | undefined {
    if (row < this.firstRows) return row;
    const fromEnd = this.now.headers.length - row;
    return fromEnd <= this.lastRows ? this.before.headers.length - fromEnd : undefined;
  }

  /** True if all these parts stand as they did. */
  holds({ fields, names, startLine, body }: ReadParts): boolean {
    if (startLine === true && !this.isStartLineSame) return false;
    if (names === true && !this.areNamesSame) return false;
    if (body === true && !this.isBodySame) return false;
    for (const id of this.changedIds) if (fields.has(id)) return false;
    return true;
  }

  /** Where a span of the version before stands now; undefined if the edit touched it, or if that may be two places. */
  spanNow(span: Span): Span | undefined {
    const { head, moved } = this;
    const rest = this.before.text.length - this.tail;
    if (span.start === span.end && span.start === head && head === rest) return undefined;
    if (span.end <= head) return span;
    return span.start >= rest ? { start: span.start + moved, end: span.end + moved } : undefined;
  }

  private countFirst(): number {
    const [a, b] = [this.before.headers, this.now.headers];
    let rows = 0;
    for (; rows < a.length && rows < b.length; rows++) {
      const [old, fresh] = [a[rows]?.line, b[rows]?.line];
      if (!old || !fresh || old.end > this.head) break;
      if (old.start !== fresh.start || old.end !== fresh.end) break;
    }
    return rows;
  }

  private countLast(): number {
    const [a, b] = [this.before.headers, this.now.headers];
    const most = Math.min(a.length, b.length) - this.firstRows;
    let rows = 0;
    for (; rows < most; rows++) {
      const [old, fresh] = [a[a.length - 1 - rows]?.line, b[b.length - 1 - rows]?.line];
      if (!old || !fresh || !this.isSameAtEnd(old.start, fresh.start) || old.end + this.moved !== fresh.end)
        break;
    }
    return rows;
  }

  private changedRows({ headers }: SipMessage): readonly HeaderField[] {
    return headers.slice(this.firstRows, headers.length - this.lastRows);
  }

  /** True if two offsets are one place in what is the same at the end of both. */
  private isSameAtEnd(before: number, now: number): boolean {
    return before + this.moved === now && before >= this.before.text.length - this.tail;
  }
}

function isEmpty({ value }: HeaderField): boolean {
  return value.end === value.start;
}

function haveSameNames(
  before: SipMessage,
  old: readonly HeaderField[],
  now: SipMessage,
  fresh: readonly HeaderField[],
): boolean {
  const nameOf = ({ text }: SipMessage, { name }: HeaderField) => text.slice(name.start, name.end);
  return (
    old.length === fresh.length &&
    old.every((field, i) => {
      const other = fresh[i];
      return other && isEmpty(field) === isEmpty(other) && nameOf(before, field) === nameOf(now, other);
    })
  );
}
