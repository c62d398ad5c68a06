import type { PlacedFinding } from '../core/lint/finding';
import type { AnalysedInput } from './analysed-input';
import type { CliOptions } from './arguments';
import { type Baseline, newFindings } from './baseline';
import type { ShownFindings } from './lint-json';
import { atLeast } from './severity';

/** An input with those of its findings that are new. */
export interface JudgedInput {
  readonly input: AnalysedInput;
  readonly findings: readonly PlacedFinding[];
  /** How many findings the baseline knows. */
  readonly known: number;
}

/** Takes away the findings that a baseline knows. */
export function judgedInputs(
  inputs: readonly AnalysedInput[],
  baseline: Baseline | undefined,
): readonly JudgedInput[] {
  const all = inputs.map(input => ({ path: input.path, findings: input.conclusions.findings }));
  const left = baseline ? newFindings(all, baseline) : all;
  return inputs.map((input, index) => {
    const findings = left[index]?.findings ?? [];
    return { input, findings, known: input.conclusions.findings.length - findings.length };
  });
}

/** Chooses what is shown: findings of `--severity` or more, as many as `--max-findings` says over all inputs. */
export function shownFindings(inputs: readonly JudgedInput[], options: CliOptions): readonly ShownFindings[] {
  let room = options.maxFindings ?? Number.POSITIVE_INFINITY;
  return inputs.map(({ input, findings: all, known }) => {
    const wanted = all.filter(f => atLeast(f.severity, options.severity));
    const findings = wanted.slice(0, room);
    room -= findings.length;
    return { input, findings, omitted: wanted.slice(findings.length), known };
  });
}

/** True if any new finding, shown or not, is at or above `--fail-on`. */
export function fails(inputs: readonly JudgedInput[], options: CliOptions): boolean {
  const { failOn } = options;
  if (failOn === 'never') return false;
  return inputs.some(({ findings }) => findings.some(finding => atLeast(finding.severity, failOn)));
}
