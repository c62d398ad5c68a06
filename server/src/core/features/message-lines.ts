import type { DetailLine } from '../ladder-protocol';
import type { HeaderField, SipMessage } from '../sip/message';
import { plainLine } from '../text/plain-line';
import { sliceSpan } from '../text/span';

const MOST_IN_LINE = 1000;

/**
 * The lines of a message, each with what it changes against another one; without another all are the same. Header fields
 * are compared by name, in any order, folding and letter case of names left out. What only the other has is told at its
 * end if both are requests or both responses: a response repeats few fields of its request.
 */
export function messageLines(message: SipMessage, before: SipMessage | undefined): readonly DetailLine[] {
  const start = plainLine(sliceSpan(message.text, message.startLine.span), MOST_IN_LINE);
  const startBefore = before && plainLine(sliceSpan(before.text, before.startLine.span), MOST_IN_LINE);
  const isSameKind = before?.kind === message.kind;
  return [
    isSameKind && startBefore !== undefined && startBefore !== start
      ? { text: start, mark: 'changed', before: startBefore }
      : { text: start, mark: 'same' },
    ...headerLines(message, before, isSameKind),
    ...bodyLines(message, before),
  ];
}

interface Field {
  readonly id: string;
  readonly text: string;
  readonly value: string;
}

function fieldOf(message: SipMessage, { id, name, value }: HeaderField): Field {
  const text = sliceSpan(message.text, value).replace(/\r?\n[ \t]/g, ' ');
  return { id, value: text, text: plainLine(`${sliceSpan(message.text, name)}: ${text}`, MOST_IN_LINE) };
}

function headerLines(
  message: SipMessage,
  before: SipMessage | undefined,
  tellsRemoved: boolean,
): readonly DetailLine[] {
  const own = message.headers.map(field => fieldOf(message, field));
  if (!before) return own.map(({ text }) => ({ text, mark: 'same' }));
  const left = new Map<string, Field[]>();
  for (const field of before.headers.map(one => fieldOf(before, one))) {
    const list = left.get(field.id);
    if (list) list.push(field);
    else left.set(field.id, [field]);
  }
  const same = new Set<Field>();
  for (const field of own) if (takeEqual(left.get(field.id), field)) same.add(field);
  const lines = own.map((field): DetailLine => {
    if (same.has(field)) return { text: field.text, mark: 'same' };
    const old = left.get(field.id)?.shift();
    return old
      ? { text: field.text, mark: 'changed', before: old.text }
      : { text: field.text, mark: 'added' };
  });
  const removed = tellsRemoved ? [...left.values()].flat() : [];
  return [...lines, ...removed.map(({ text }): DetailLine => ({ text, mark: 'removed' }))];
}

/** Takes the field of the same value out of a list. A field stands in few rows: the others of a hostile message are not compared. */
function takeEqual(list: Field[] | undefined, { value }: Field): boolean {
  const at = list?.slice(0, 64).findIndex(other => other.value === value) ?? -1;
  if (at >= 0) list?.splice(at, 1);
  return at >= 0;
}

function bodyLines(message: SipMessage, before: SipMessage | undefined): readonly DetailLine[] {
  const own = linesOf(message);
  if (own.length === 0) return [];
  const old = before && new Set(linesOf(before));
  return [
    { text: '', mark: 'same' },
    ...own.map((text): DetailLine => ({ text, mark: !old || old.has(text) ? 'same' : 'added' })),
  ];
}

function linesOf({ text, body }: SipMessage): readonly string[] {
  const all = sliceSpan(text, body);
  return all.trim() === ''
    ? []
    : all
        .trimEnd()
        .split(/\r\n|\r|\n/)
        .map(line => plainLine(line, MOST_IN_LINE));
}
