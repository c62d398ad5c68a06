import type { PlacedFinding } from './finding';
import type { RuleMeta } from './rule';

/** What folding needs to know of the rules and the document. */
export interface FoldOptions {
  readonly metaOf: (rule: string) => RuleMeta | undefined;
  readonly maxPerRule: number;
  /** False for authored messages, where each one is shown. */
  readonly perSender: boolean;
}

/** Who sent the message of a finding, as far as the trace tells; '' where it does not. */
function senderOf(finding: PlacedFinding): string {
  const { source, sentBy } = finding.at.message.keys;
  return source ?? sentBy ?? '';
}

/** What findings have in common of which only the first is shown; undefined where each one is. */
function foldKey(finding: PlacedFinding, options: FoldOptions): string | undefined {
  const fold = options.metaOf(finding.rule)?.fold;
  if (fold === 'document') return finding.rule;
  if (fold !== 'sender' || !options.perSender) return undefined;
  return `${finding.rule} ${finding.severity} ${senderOf(finding)}`;
}

function withCount(finding: PlacedFinding, others: number): PlacedFinding {
  if (others === 0) return finding;
  const sender = senderOf(finding);
  const more = `(and ${others} more${sender === '' ? '' : ` from ${sender}`})`;
  const { message } = finding;
  return {
    ...finding,
    message: message.endsWith('.') ? `${message.slice(0, -1)} ${more}.` : `${message} ${more}`,
  };
}

/** Leaves the first of what folds, with the number of the others in its message where they have a sender. */
function folded(findings: readonly PlacedFinding[], options: FoldOptions): readonly PlacedFinding[] {
  const others = new Map<string, number>();
  const firsts: { readonly finding: PlacedFinding; readonly key: string | undefined }[] = [];
  for (const finding of findings) {
    const key = foldKey(finding, options);
    const seen = key === undefined ? undefined : others.get(key);
    if (key !== undefined) others.set(key, seen === undefined ? 0 : seen + 1);
    if (seen === undefined) firsts.push({ finding, key });
  }
  return firsts.map(({ finding, key }) => {
    const perSender = options.metaOf(finding.rule)?.fold === 'sender';
    return key === undefined || !perSender ? finding : withCount(finding, others.get(key) ?? 0);
  });
}

/** Keeps `maxPerRule` of each rule; the first one too many tells, as information, how many are not shown. */
function capped(findings: readonly PlacedFinding[], options: FoldOptions): readonly PlacedFinding[] {
  const total = new Map<string, number>();
  for (const { rule } of findings) total.set(rule, (total.get(rule) ?? 0) + 1);
  const shown = new Map<string, number>();
  const result: PlacedFinding[] = [];
  for (const finding of findings) {
    const count = (shown.get(finding.rule) ?? 0) + 1;
    shown.set(finding.rule, count);
    if (count <= options.maxPerRule) result.push(finding);
    else if (count === options.maxPerRule + 1) {
      const hidden = (total.get(finding.rule) ?? 0) - options.maxPerRule;
      result.push({
        ...finding,
        severity: 'information',
        message: `${hidden} more ${finding.rule} ${hidden === 1 ? 'finding is' : 'findings are'} not shown (limit ${options.maxPerRule} per rule).`,
        related: [],
        fixes: [],
      });
    }
  }
  return result;
}

/** Folds what a rule wants to be told once, then caps each rule (`rules.md` 2.10, stop-gaps). Findings come in order. */
export function foldFindings(
  findings: readonly PlacedFinding[],
  options: FoldOptions,
): readonly PlacedFinding[] {
  return capped(folded(findings, options), options);
}
