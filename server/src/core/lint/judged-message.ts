import type { SipMessage } from '../sip/message';
import type { SameEnds } from '../text/same-ends';
import type { Circumstances } from './circumstances';
import { EditedMessage } from './edited-message';
import type { RuleSet } from './engine';
import type { MessagePieces } from './message-pieces';
import type { MessageReport } from './rule';
import type { IndexedRule } from './rule-index';

/** What was judged of a version of a message, for the version after the next edit. */
export interface JudgedMessage {
  readonly message: SipMessage;
  readonly rules: Pick<RuleSet, 'silent' | 'index'>;
  readonly pieces: MessagePieces;
  /** `SilentParts.forgotten` when the pieces got their numbers. */
  readonly forgotten: number;
  readonly circumstances: Circumstances | undefined;
  /** What the rules that ran said; those are not in it that may say something else of the same parts. */
  readonly reports: ReadonlyMap<IndexedRule, readonly MessageReport[]>;
}

/** What was judged before an edit, and what the text of that message and of the one now have in common. */
export interface JudgedBefore {
  readonly judged: JudgedMessage;
  readonly ends: SameEnds;
}

/** A judged message, and the one that an edit made of it. */
export interface EditedJudged extends JudgedMessage {
  readonly edited: EditedMessage;
}

/** Looks at what an edit left; undefined where nothing was kept, or other rules judged it. */
export function editedJudged(
  before: JudgedBefore | undefined,
  now: SipMessage,
  { silent, index }: RuleSet,
): EditedJudged | undefined {
  if (!before) return undefined;
  const { judged, ends } = before;
  if (judged.rules.silent !== silent || judged.rules.index !== index) return undefined;
  return { ...judged, edited: new EditedMessage(judged.message, now, ends) };
}

const SILENCE: readonly MessageReport[] = [];

/** What a rule said before, where it stands now; undefined if it has to be asked again. */
export function saidAgain(
  indexed: IndexedRule,
  { edited, reports, circumstances }: EditedJudged,
  now: Circumstances | undefined,
): readonly MessageReport[] | undefined {
  const { reads } = indexed;
  const said = reads && reports.get(indexed);
  if (!said || now === undefined || now.what !== circumstances?.what || now.where !== circumstances.where)
    return undefined;
  if (!edited.holds(reads)) return undefined;
  if (said.length === 0) return SILENCE;
  const moved: MessageReport[] = [];
  for (const report of said) {
    const one = movedReport(report, edited);
    if (!one) return undefined;
    moved.push(one);
  }
  return moved;
}

function movedReport(report: MessageReport, edited: EditedMessage): MessageReport | undefined {
  // Where a fix goes may depend on rows that the rule does not judge.
  if (report.fixes && report.fixes.length > 0) return undefined;
  const span = edited.spanNow(report.span);
  if (!span) return undefined;
  if (!report.related) return { ...report, span };
  const related: { message: string; span: NonNullable<typeof span> }[] = [];
  for (const { message, span: old } of report.related) {
    const there = edited.spanNow(old);
    if (!there) return undefined;
    related.push({ message, span: there });
  }
  return { ...report, span, related };
}
