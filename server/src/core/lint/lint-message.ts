import { type Span, spansOverlap } from '../text/span';
import { mapSpan, shiftMap } from '../text/span-map';
import { type LintRun, noOptions, noteFailure, type RuleSet } from './engine';
import { findingOfReport } from './finding-of-report';
import { type LintedMessage, openPartsOf, rememberSilence, type Said } from './open-parts';
import type { MessageContext, MessageReport, MessageRule } from './rule';
import { hasWantedBody, isInMask } from './rule-index';

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

/** Runs those message rules for which something stands in the message. */
export function lintMessage(linted: LintedMessage, rules: RuleSet, run: LintRun): void {
  const { message, record, authored } = linted;
  const { index, silent, config } = rules;
  const isTemplate = templateTest(linted);
  const parts = openPartsOf(linted, rules, isTemplate);
  const said: Said = { inRows: [], inBody: [] };
  let current: MessageRule | undefined;
  let isSound = true;
  const context: Judging = {
    message,
    fields: message.headers,
    record: authored ? undefined : record,
    authored,
    options: noOptions,
    isTemplate,
    report(report: MessageReport) {
      if (!current) return;
      if (current.judges === 'rows') said.inRows.push(report.span.start);
      else if (current.judges === 'body' && said.inBody.at(-1) !== current) said.inBody.push(current);
      const finding = findingOfReport(current.meta, report, linted, config);
      if (finding) run.findings.push(finding);
    },
  };
  const all = index.maskOf(message.headers);
  const open = index.maskOf(parts.rows);
  for (const indexed of index.rulesFor(message.kind, authored)) {
    const { rule, judges } = indexed;
    if (judges === 'rows') {
      const isStartLineOpen = indexed.startLine && !parts.isStartLineSilent;
      if (indexed.word >= 0 && !isStartLineOpen && !isInMask(indexed, open)) continue;
    } else if (indexed.word >= 0 && !isInMask(indexed, all)) continue;
    else if (judges === 'body' && parts.loudInBody && !parts.loudInBody.includes(rule)) continue;
    if (!hasWantedBody(indexed, message)) continue;
    current = rule;
    context.fields = judges === 'rows' ? parts.rows : message.headers;
    context.options = indexed.options;
    try {
      rule.check(context);
    } catch (error) {
      noteFailure(rule.meta, error, run.failures);
      isSound = isSound && judges === undefined;
    }
  }
  if (isSound) rememberSilence(linted, parts, said, { silent, isTemplate });
}
