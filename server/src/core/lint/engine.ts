import type { Environment } from '../sip/environment';
import type { CaptureFacts } from '../trace/capture-facts';
import type { Group } from '../trace/group';
import { linkGroups } from '../trace/link-groups';
import { messageWithConfidence, severityOfConfidence } from './confidence';
import { configuredSeverity, isRuleOff, type LintConfig } from './config';
import type { Finding, RuleFailure } from './finding';
import { findingOfReport } from './finding-of-report';
import { mayJudge } from './ladder-safe';
import { type OptionValues, optionValues } from './option-values';
import type {
  CaptureRule,
  CommentRule,
  FilePart,
  FileRule,
  GroupRule,
  JudgedComment,
  LinkedRule,
  Rule,
  RuleMeta,
  TextRule,
  TraceReport,
} from './rule';
import { indexRules, type RuleIndex } from './rule-index';
import { SilentParts } from './silent-parts';

/** The rules that a configuration leaves on, by what they see. */
export interface RuleSet {
  readonly text: readonly TextRule[];
  /** False where no message rule is on. */
  readonly judgesMessages: boolean;
  /** Message rules by what must stand in a message for them to run. */
  readonly index: RuleIndex;
  /** Parts of messages on which these rules, so configured, are known to be silent. */
  readonly silent: SilentParts;
  readonly group: readonly GroupRule[];
  readonly capture: readonly CaptureRule[];
  readonly linked: readonly LinkedRule[];
  readonly comment: readonly CommentRule[];
  readonly file: readonly FileRule[];
  readonly config: LintConfig;
  /** True if the rule of an id runs. */
  isOn(id: string): boolean;
  /** The options of a rule that is on. */
  optionsOf(meta: RuleMeta): OptionValues;
  /** What a rule that is on says of itself. */
  metaOf(id: string): RuleMeta | undefined;
}

/** The options of a rule that has none. */
export const noOptions = optionValues(undefined, undefined);

const known = new WeakMap<readonly Rule[], WeakMap<LintConfig, RuleSet>>();

/** Sorts rules by scope and leaves out those that are off. The same for the same list and configuration. */
export function ruleSet(rules: readonly Rule[], config: LintConfig): RuleSet {
  let byConfig = known.get(rules);
  if (!byConfig) {
    byConfig = new WeakMap();
    known.set(rules, byConfig);
  }
  const old = byConfig.get(config);
  if (old) return old;
  const set = makeRuleSet(rules, config);
  byConfig.set(config, set);
  return set;
}

function makeRuleSet(rules: readonly Rule[], config: LintConfig): RuleSet {
  const on = rules.filter(rule => !isRuleOff(rule.meta, config));
  const metas = new Map(on.map(({ meta }) => [meta.id, meta]));
  const set = new Map(Object.entries(config.options ?? {}));
  const options = new Map(
    on.map(({ meta }) => [meta.id, meta.options ? optionValues(meta.options, set.get(meta.id)) : noOptions]),
  );
  const forMessages = on.filter(rule => rule.scope === 'message');
  const index = indexRules(forMessages, ({ meta }) => options.get(meta.id) ?? noOptions);
  return {
    judgesMessages: forMessages.length > 0,
    text: on.filter(rule => rule.scope === 'text'),
    index,
    silent: new SilentParts(index.words),
    group: on.filter(rule => rule.scope === 'group'),
    capture: on.filter(rule => rule.scope === 'capture'),
    linked: on.filter(rule => rule.scope === 'linked'),
    comment: on.filter(rule => rule.scope === 'comment'),
    file: on.filter(rule => rule.scope === 'file'),
    config,
    isOn: id => options.has(id),
    optionsOf: meta => options.get(meta.id) ?? noOptions,
    metaOf: id => metas.get(id),
  };
}

/** What a run of rules yields: findings, and the rules that threw. */
export interface LintRun {
  readonly findings: Finding[];
  readonly failures: RuleFailure[];
}

/** What no rule yields. */
export const noLintRun: { readonly findings: readonly Finding[]; readonly failures: readonly RuleFailure[] } =
  {
    findings: [],
    failures: [],
  };

/** Notes that a rule threw. */
export function noteFailure({ id }: RuleMeta, error: unknown, failures: RuleFailure[]): void {
  failures.push({ rule: id, message: error instanceof Error ? error.message : String(error) });
}

/** Runs the check of a rule; one that throws is noted and takes nothing else down. */
export function guarded(meta: RuleMeta, failures: RuleFailure[], check: () => void): void {
  try {
    check();
  } catch (error) {
    noteFailure(meta, error, failures);
  }
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
    if (!mayJudge(rule.meta.id, group)) continue;
    const report = (found: TraceReport) => {
      const finding = findingOfTrace(rule.meta, found, rules.config);
      if (finding) run.findings.push(finding);
    };
    guarded(rule.meta, run.failures, () => rule.check(group, facts, report, rules.optionsOf(rule.meta)));
  }
  return run;
}

/** Runs rules on the whole: those that see groups and facts, and those that see what ties groups together. */
export function lintCapture(groups: readonly Group[], facts: CaptureFacts, rules: RuleSet): LintRun {
  const run: LintRun = { findings: [], failures: [] };
  const reportOf = (meta: RuleMeta) => (found: TraceReport) => {
    const finding = findingOfTrace(meta, found, rules.config);
    if (finding) run.findings.push(finding);
  };
  for (const rule of rules.capture) {
    const { meta } = rule;
    if (!mayJudge(meta.id, groups[0])) continue;
    guarded(meta, run.failures, () => rule.check(groups, facts, reportOf(meta), rules.optionsOf(meta)));
  }
  if (rules.linked.length === 0) return run;
  const linked = linkGroups(groups);
  for (const rule of rules.linked) {
    const { meta } = rule;
    if (!mayJudge(meta.id, groups[0])) continue;
    guarded(meta, run.failures, () => rule.check(linked, facts, reportOf(meta), rules.optionsOf(meta)));
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
          const finding = findingOfReport(rule.meta, report, place, rules.config);
          if (finding) run.findings.push(finding);
        }),
      );
    }
  }
  return run;
}

/** Runs file rules on the parts of an authored file. */
export function lintFile(parts: readonly FilePart[], rules: RuleSet, environment: Environment): LintRun {
  const run: LintRun = { findings: [], failures: [] };
  if (parts.length === 0) return run;
  for (const rule of rules.file) {
    guarded(rule.meta, run.failures, () =>
      rule.check(
        parts,
        ({ anchor, ...report }) => {
          const place = { record: undefined, authored: true, anchor };
          const finding = findingOfReport(rule.meta, report, place, rules.config);
          if (finding) run.findings.push(finding);
        },
        environment,
      ),
    );
  }
  return run;
}
