import { analyse } from '../../../src/core/analysis';
import type { Analysis } from '../../../src/core/document';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { type FlowFile, writeFlow } from './flow-file';

/**
 * A finding as the tables of this folder write it: severity, rule, label of the message, and the confidence unless it
 * is certain: `warning invite-2xx-no-ack 7 unproven`.
 */
export type FlowFinding = string;

/** Analyses a flow with the default settings. */
export function analyseFlow(flow: FlowFile): Analysis {
  return analyse({ text: writeFlow(flow), kind: 'trace', config: defaultLintConfig, open: false });
}

/** The label of the message at which each finding points, by offset. */
function labelsOf(flow: FlowFile, analysis: Analysis): (offset: number) => string {
  const labels = flow.records.flatMap(record => record.label ?? []);
  return offset => {
    const { number } = analysis.chunkAt(offset);
    return (number !== undefined && labels[number - 1]) || '?';
  };
}

/** The findings of a flow, each with its text. */
export function findingsOf(
  flow: FlowFile,
): readonly { readonly finding: FlowFinding; readonly text: string }[] {
  const analysis = analyseFlow(flow);
  if (analysis.failures.length > 0) throw new Error(JSON.stringify(analysis.failures));
  const labelAt = labelsOf(flow, analysis);
  return analysis.findings.map(({ severity, rule, confidence, span, message }) => ({
    finding: [severity, rule, labelAt(span.start), ...(confidence === 'certain' ? [] : [confidence])].join(
      ' ',
    ),
    text: message,
  }));
}

/** The rule that a finding names. */
export function ruleOf(finding: FlowFinding): string {
  return finding.split(' ')[1] ?? '';
}
