import type { Environment } from '../sip/environment';
import type { SipMessage } from '../sip/message';
import { type Span, spansOverlap } from '../text/span';
import { mapOffset, mapSpan, type SpanMap, shiftMap } from '../text/span-map';
import type { CaptureFacts } from '../trace/capture-facts';
import type { Group } from '../trace/group';
import type { TraceMessage } from '../trace/trace-message';
import type { TraceRecord } from '../trace/trace-record';
import { messageWithConfidence, severityOfConfidence } from './confidence';
import { configuredSeverity, isRuleOff, type LintConfig } from './config';
import type { Finding, Place, RuleFailure } from './finding';
import { type OptionValues, optionValues } from './option-values';
import type {
  CaptureRule,
  CommentRule,
  FilePart,
  FileRule,
  GroupRule,
  JudgedComment,
  MessageReport,
  MessageRule,
  Rule,
  RuleMeta,
  TextRule,
  TraceReport,
} from './rule';

/** The rules that a configuration leaves on, by what they see. */
export interface RuleSet {
  readonly text: readonly TextRule[];
  readonly message: readonly MessageRule[];
  readonly group: readonly GroupRule[];
  readonly capture: readonly CaptureRule[];
  readonly comment: readonly CommentRule[];
  readonly file: readonly FileRule[];
  readonly config: LintConfig;
  /** True if the rule of an id runs. */
  isOn(id: string): boolean;
  /** The options of a rule that is on. */
  optionsOf(meta: RuleMeta): OptionValues;
}

const noOptions = optionValues(undefined, undefined);

/** Sorts rules by scope and leaves out those that are off. */
export function ruleSet(rules: readonly Rule[], config: LintConfig): RuleSet {
  const on = rules.filter(rule => !isRuleOff(rule.meta, config));
  const set = new Map(Object.entries(config.options ?? {}));
  const options = new Map(
    on.map(({ meta }) => [meta.id, meta.options ? optionValues(meta.options, set.get(meta.id)) : noOptions]),
  );
  return {
    text: on.filter(rule => rule.scope === 'text'),
    message: on.filter(rule => rule.scope === 'message'),
    group: on.filter(rule => rule.scope === 'group'),
    capture: on.filter(rule => rule.scope === 'capture'),
    comment: on.filter(rule => rule.scope === 'comment'),
    file: on.filter(rule => rule.scope === 'file'),
    config,
    isOn: id => options.has(id),
    optionsOf: meta => options.get(meta.id) ?? noOptions,
  };
}

/** What a run of rules yields: findings, and the rules that threw. */
export interface LintRun {
  readonly findings: Finding[];
  readonly failures: RuleFailure[];
}

function guarded(meta: RuleMeta, failures: RuleFailure[], check: () => void): void {
  try {
    check();
  } catch (error) {
    failures.push({ rule: meta.id, message: error instanceof Error ? error.message : String(error) });
  }
}

/** One chunk as text and message rules need it. */
export interface LintedChunk {
  readonly text: string;
  readonly unit: 'bytes' | 'utf16';
  readonly message: SipMessage | undefined;
  readonly record: TraceRecord | undefined;
  readonly authored: boolean;
  /** Placeholders of an authored part, relative to the chunk, in order. */
  readonly placeholders: readonly Span[];
  readonly anchor: TraceMessage;
}

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

/** Where a report of a message or a comment belongs. */
type ReportPlace = Pick<LintedChunk, 'record' | 'authored' | 'anchor'>;

function findingOfMessage(
  meta: RuleMeta,
  report: MessageReport,
  chunk: ReportPlace,
  config: LintConfig,
): Finding | undefined {
  const severity = configuredSeverity(meta, report.severity ?? meta.severity, config);
  if (!severity) return undefined;
  const map: SpanMap = chunk.record?.map ?? shiftMap(0);
  const at = (span: Span): Place => ({ message: chunk.anchor, span: mapSpan(map, span) });
  return {
    rule: meta.id,
    severity,
    confidence: 'certain',
    message: report.message,
    reference: meta.reference,
    at: at(report.span),
    related: (report.related ?? []).map(related => ({ message: related.message, at: at(related.span) })),
    // A captured message is evidence: only what the user writes is offered a fix.
    fixes: !chunk.authored
      ? []
      : (report.fixes ?? []).map(fix => ({
          title: fix.title,
          preferred: fix.preferred ?? true,
          edits: fix.edits.map(edit => ({ ...edit, span: mapEditSpan(map, edit.span) })),
        })),
  };
}

function mapEditSpan(map: SpanMap, span: Span): Span {
  return span.end > span.start
    ? mapSpan(map, span)
    : { start: mapOffset(map, span.start), end: mapOffset(map, span.start) };
}

/** Runs text and message rules on one chunk. The findings depend on nothing but the chunk, so they are kept with it. */
export function lintChunk(chunk: LintedChunk, rules: RuleSet): LintRun {
  const run: LintRun = { findings: [], failures: [] };
  for (const rule of rules.text) {
    guarded(rule.meta, run.failures, () =>
      rule.check(chunk, ({ span, message }) => {
        const whole = { ...chunk, record: undefined };
        const finding = findingOfMessage(rule.meta, { span, message }, whole, rules.config);
        if (finding) run.findings.push(finding);
      }),
    );
  }
  const { message, record } = chunk;
  if (!message) return run;
  const map = record?.map ?? shiftMap(0);
  for (const rule of rules.message) {
    guarded(rule.meta, run.failures, () =>
      rule.check({
        message,
        record: chunk.authored ? undefined : record,
        authored: chunk.authored,
        options: rules.optionsOf(rule.meta),
        isTemplate: span => someOverlaps(chunk.placeholders, mapSpan(map, span)),
        report(report) {
          const finding = findingOfMessage(rule.meta, report, chunk, rules.config);
          if (finding) run.findings.push(finding);
        },
      }),
    );
  }
  return run;
}

function findingOfTrace(meta: RuleMeta, report: TraceReport, config: LintConfig): Finding | undefined {
  const severity = configuredSeverity(meta, report.severity ?? meta.severity, config);
  if (!severity) return undefined;
  return {
    rule: meta.id,
    severity: severityOfConfidence(severity, report.confidence),
    confidence: report.confidence,
    message: messageWithConfidence(report.message, report.confidence),
    reference: meta.reference,
    at: report.at,
    related: report.related,
    fixes: [],
  };
}

/** Runs group rules on one group. The findings depend on the group and on those facts that the rules read. */
export function lintGroup(group: Group, facts: CaptureFacts, rules: RuleSet): LintRun {
  const run: LintRun = { findings: [], failures: [] };
  for (const rule of rules.group) {
    const report = (found: TraceReport) => {
      const finding = findingOfTrace(rule.meta, found, rules.config);
      if (finding) run.findings.push(finding);
    };
    guarded(rule.meta, run.failures, () => rule.check(group, facts, report, rules.optionsOf(rule.meta)));
  }
  return run;
}

/** Runs capture rules on the whole. */
export function lintCapture(groups: readonly Group[], facts: CaptureFacts, rules: RuleSet): LintRun {
  const run: LintRun = { findings: [], failures: [] };
  for (const rule of rules.capture) {
    const report = (found: TraceReport) => {
      const finding = findingOfTrace(rule.meta, found, rules.config);
      if (finding) run.findings.push(finding);
    };
    guarded(rule.meta, run.failures, () => rule.check(groups, facts, report, rules.optionsOf(rule.meta)));
  }
  return run;
}

/** Runs comment rules on the suppression comments of a document. */
export function lintComments(comments: readonly JudgedComment[], rules: RuleSet): LintRun {
  const run: LintRun = { findings: [], failures: [] };
  for (const rule of rules.comment) {
    for (const comment of comments) {
      // A comment is never traffic: who put it there may take it away again, in a log too.
      const place = { record: undefined, authored: true, anchor: comment.anchor };
      guarded(rule.meta, run.failures, () =>
        rule.check(comment, report => {
          const finding = findingOfMessage(rule.meta, report, place, rules.config);
          if (finding) run.findings.push(finding);
        }),
      );
    }
  }
  return run;
}

/** Runs file rules on the parts of an authored file. */
export function lintFile(
  parts: readonly FilePart[],
  rules: RuleSet,
  environment: Environment,
): LintRun {
  const run: LintRun = { findings: [], failures: [] };
  if (parts.length === 0) return run;
  for (const rule of rules.file) {
    guarded(rule.meta, run.failures, () =>
      rule.check(
        parts,
        ({ anchor, ...report }) => {
          const place = { record: undefined, authored: true, anchor };
          const finding = findingOfMessage(rule.meta, report, place, rules.config);
          if (finding) run.findings.push(finding);
        },
        environment,
      ),
    );
  }
  return run;
}
