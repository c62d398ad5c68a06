import { type Span, spansOverlap } from '../text/span';
import { mapSpan, shiftMap } from '../text/span-map';
import { type LintRun, noOptions, noteFailure, type RuleSet } from './engine';
import { findingOfReport } from './finding-of-report';
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
  { rules: open, kinds }: OpenParts,
  { index }: RuleSet,
): Mask {
  const { all, unasked } = index.mayRun(message.kind, authored);
  const asked = unasked.slice();
  for (const { asking } of kinds) addMask(asked, asking);
  return asked.map((word, i) => {
    const remembered = index.remembered[i] ?? 0;
    return (all[i] ?? 0) & ((word & ~remembered) | ((open[i] ?? 0) & remembered));
  });
}

/** Runs those message rules for which something stands in the message. */
export function lintMessage(linted: LintedMessage, rules: RuleSet, run: LintRun): void {
  const { message, record, authored } = linted;
  const { index, config } = rules;
  const isTemplate = templateTest(linted);
  const parts = openPartsOf(linted, rules, isTemplate);
  const said: Said[] = [];
  let current: IndexedRule | undefined;
  let isSound = true;
  const note = (at: number) => {
    if (current?.judges) said.push({ indexed: current, at });
  };
  const context: Judging = {
    message,
    fields: message.headers,
    record: authored ? undefined : record,
    authored,
    options: noOptions,
    isTemplate,
    report(report: MessageReport) {
      if (!current) return;
      note(report.span.start);
      const finding = findingOfReport(current.rule.meta, report, linted, config);
      if (finding) run.findings.push(finding);
    },
    restsOnMore: row => note(row?.start ?? 0),
  };
  for (const indexed of rulesIn(rulesToRun(linted, parts, rules), index)) {
    if (!hasWantedBody(indexed, message)) continue;
    current = indexed;
    context.fields = indexed.judges === 'rows' ? parts.rows : message.headers;
    context.options = indexed.options;
    try {
      indexed.rule.check(context);
    } catch (error) {
      noteFailure(indexed.rule.meta, error, run.failures);
      isSound = isSound && indexed.judges === undefined;
    }
  }
  if (isSound) rememberSilence(linted, parts, said, rules);
}
