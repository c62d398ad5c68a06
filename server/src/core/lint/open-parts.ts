import { methodByName } from '../sip/facts/methods';
import type { HeaderField, SipMessage } from '../sip/message';
import type { Span } from '../text/span';
import type { RuleSet } from './engine';
import type { ReportPlace } from './finding-of-report';
import { methodOf } from './message-facts';
import type { MessageRule } from './rule';
import { longestPart, type SilentParts } from './silent-parts';

/** A message as message rules need it. */
export interface LintedMessage extends ReportPlace {
  readonly message: SipMessage;
  /** Placeholders of an authored part, relative to the chunk, in order. */
  readonly placeholders: readonly Span[];
}

/**
 * Everything that a rule which judges a row or a body alone may depend on beside it; undefined where the end of the
 * message is missing, or where there are too many values to remember.
 */
function circumstancesOf({ message, record, authored }: LintedMessage): string | undefined {
  if (message.kind === 'broken' || record?.truncated === true) return undefined;
  const method = methodOf(message);
  if (method === undefined || !methodByName(method)) return undefined;
  const status = message.kind === 'response' ? message.startLine.code : 0;
  if (!(status >= 0 && status < 700)) return undefined;
  const origin = authored ? 'a' : record?.exactBytes ? 'x' : 'l';
  return `${message.kind} ${method} ${status} ${origin} ${message.unit}`;
}

/** The body with the rows that describe it, as `SilentParts` knows it; undefined where it is too long to repeat. */
function bodyPartOf({ text, headers, separator }: SipMessage, mayKeep: (span: Span) => boolean) {
  const body = { start: separator?.start ?? text.length, end: text.length };
  if (body.end - body.start > longestPart || !mayKeep(body)) return undefined;
  let part = '';
  for (const { id, line } of headers) {
    if (!id.startsWith('content-')) continue;
    if (part.length > longestPart || !mayKeep(line)) return undefined;
    part += text.slice(line.start, line.end);
  }
  return part + text.slice(body.start, body.end);
}

/** What of a message is still to be judged by rules whose silence is remembered. */
export interface OpenParts {
  readonly rows: readonly HeaderField[];
  readonly isStartLineSilent: boolean;
  /** Undefined where nobody may remember it. */
  readonly body: string | undefined;
  /** The rules that may have something to say of the body; undefined where any may. */
  readonly loudInBody: readonly MessageRule[] | undefined;
  readonly circumstances: string | undefined;
}

/** Looks up which rows of a message, and whether its body, are known to be silent. */
export function openPartsOf(
  linted: LintedMessage,
  { silent, index }: Pick<RuleSet, 'silent' | 'index'>,
  isTemplate: (span: Span) => boolean,
): OpenParts {
  const { message } = linted;
  const { text, startLine } = message;
  const judged = message.headers.filter(index.isJudgedByRow);
  const circumstances = circumstancesOf(linted);
  if (circumstances === undefined)
    return { rows: judged, isStartLineSilent: false, body: undefined, loudInBody: undefined, circumstances };
  const loudIn = silent.under(circumstances);
  const isOpen = (at: Span) => isTemplate(at) || loudIn(text.slice(at.start, at.end)) === undefined;
  const rows = judged.filter(({ line }) => isOpen(line));
  const body = bodyPartOf(message, span => !isTemplate(span));
  const loudInBody = body === undefined ? undefined : loudIn(body);
  return { rows, isStartLineSilent: !isOpen(startLine.span), body, loudInBody, circumstances };
}

/** The row that holds an offset; -1 for none. Rows are in order. */
function rowAt(rows: readonly HeaderField[], offset: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.line.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const row = rows[low];
  return row !== undefined && row.line.start <= offset ? low : -1;
}

/** What rules said while they judged one message. */
export interface Said {
  /** Where rules that judge rows reported. */
  readonly inRows: number[];
  /** Rules that judge bodies and reported. */
  readonly inBody: MessageRule[];
}

/** Notes the rows on which all rules that judge them were silent, and on the body those that were. None of these rules may have thrown. */
export function rememberSilence(
  { message }: LintedMessage,
  { circumstances, rows, isStartLineSilent, body, loudInBody }: OpenParts,
  said: Said,
  rules: { readonly silent: SilentParts; readonly isTemplate: (span: Span) => boolean },
): void {
  if (circumstances === undefined) return;
  const { silent, isTemplate } = rules;
  const { text, startLine } = message;
  // A row with a placeholder stands for many texts.
  const remember = ({ start, end }: Span) => {
    if (!isTemplate({ start, end })) silent.add(circumstances, text.slice(start, end));
  };
  const loud = new Set(said.inRows.map(offset => rowAt(rows, offset)));
  rows.forEach(({ line }, index) => {
    if (!loud.has(index)) remember(line);
  });
  const { span } = startLine;
  if (!isStartLineSilent && said.inRows.every(at => at < span.start || at > span.end)) remember(span);
  if (body !== undefined && loudInBody === undefined) silent.add(circumstances, body, said.inBody);
}
