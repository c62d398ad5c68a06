import { type Span, spansOverlap } from '../text/span';
import { mapSpan, shiftMap } from '../text/span-map';
import { type LintRun, noOptions, noteFailure, type RuleSet } from './engine';
import { findingOfReport } from './finding-of-report';
import { editedJudged, type JudgedMessage, saidAgain } from './judged-message';
import { type LintedMessage, type OpenParts, openPartsOf, rememberSilence, type Said } from './open-parts';
import type { MessageContext, MessageReport } from './rule';
import { addMask, hasWantedBody, type IndexedRule, type Mask, rulesIn } from './rule-index';

/** True if a span of the ordered list shares a unit with `span`. */
function someOverlaps(ordered: readonly Span[], span: Span): boolean {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  const candidate = ordered[low];
  return candidate !== undefined && spansOverlap(candidate, span);
}

function templateTest({ placeholders, record }: LintedMessage): (span: Span) => boolean {
  if (placeholders.length === 0) return () => false;
  const map = record?.map ?? shiftMap(0);
  return span => someOverlaps(placeholders, mapSpan(map, span));
}

/** The one context of a message: the engine changes it from rule to rule, as rules keep none of it. */
type Judging = { -readonly [K in keyof MessageContext]: MessageContext[K] };

/** The rules to run on a message: those that judge it as a whole, and those that are not known to be silent on a part. */
function rulesToRun(
  { message, authored }: LintedMessage,
  { rules: open, pieces }: OpenParts,
  { index }: RuleSet,
): Mask {
  const { all, unasked } = index.mayRun(message.kind, authored);
  const asked = unasked.slice();
  for (const { asking } of pieces.kinds) addMask(asked, asking);
  for (let i = 0; i < asked.length; i++) {
    const remembered = index.remembered[i] ?? 0;
    asked[i] = (all[i] ?? 0) & (((asked[i] ?? 0) & ~remembered) | ((open[i] ?? 0) & remembered));
  }
  return asked;
}

/** Collects what the rules of one message say. */
class Hearing {
  readonly said: Said[] = [];
  /** What each rule said that may be taken over after the next edit. */
  readonly reports = new Map<IndexedRule, readonly MessageReport[]>();
  /** False once a rule threw that judges a part: then nothing is remembered. */
  isSound = true;
  private current: IndexedRule | undefined;
  private heard: MessageReport[] = [];
  private isWhole = true;

  constructor(
    private readonly linted: LintedMessage,
    private readonly config: RuleSet['config'],
    private readonly run: LintRun,
  ) {}

  /** Begins with a rule. */
  begin(indexed: IndexedRule): void {
    this.current = indexed;
    this.heard = [];
    this.isWhole = indexed.reads !== undefined;
  }

  /** Ends with a rule that did not throw. */
  end(): void {
    if (this.current && this.isWhole) this.reports.set(this.current, this.heard);
  }

  report(report: MessageReport): void {
    if (!this.current) return;
    this.note(report.span.start);
    this.heard.push(report);
    const finding = findingOfReport(this.current.rule.meta, report, this.linted, this.config);
    if (finding) this.run.findings.push(finding);
  }

  restsOnMore(row: Span | undefined): void {
    this.isWhole = false;
    this.note(row?.start ?? 0);
  }

  failed(error: unknown): void {
    if (!this.current) return;
    noteFailure(this.current.rule.meta, error, this.run.failures);
    this.isSound = this.isSound && this.current.judges === undefined;
  }

  private note(at: number): void {
    if (this.current?.judges) this.said.push({ indexed: this.current, at });
  }
}

/**
 * Runs those message rules for which something stands in the message. After an edit a rule is asked again only if
 * something changed that it reads.
 */
export function lintMessage(linted: LintedMessage, rules: RuleSet, run: LintRun): JudgedMessage {
  const { message, record, authored } = linted;
  const { index, config, silent } = rules;
  const isTemplate = templateTest(linted);
  const before = editedJudged(linted.before, message, rules);
  const parts = openPartsOf(linted, rules, isTemplate, before);
  const { pieces, circumstances } = parts;
  const hearing = new Hearing(linted, config, run);
  const context: Judging = {
    message,
    fields: message.headers,
    record: authored ? undefined : record,
    authored,
    options: noOptions,
    isTemplate,
    report: report => hearing.report(report),
    restsOnMore: row => hearing.restsOnMore(row),
  };
  for (const indexed of rulesIn(rulesToRun(linted, parts, rules), index)) {
    if (!hasWantedBody(indexed, message)) continue;
    hearing.begin(indexed);
    const again = before && saidAgain(indexed, before, circumstances);
    if (again) {
      for (const report of again) hearing.report(report);
      hearing.end();
      continue;
    }
    context.fields = indexed.judges === 'rows' ? parts.rows : message.headers;
    context.options = indexed.options;
    try {
      indexed.rule.check(context);
      hearing.end();
    } catch (error) {
      hearing.failed(error);
    }
  }
  if (hearing.isSound) rememberSilence(linted, parts, hearing.said, rules);
  return { message, rules, pieces, forgotten: silent.forgotten, circumstances, reports: hearing.reports };
}
