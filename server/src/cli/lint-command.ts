import type { PlacedFinding } from '../core/lint/finding';
import type { AnalysedInput } from './analysed-input';
import type { CliOptions } from './arguments';
import type { ShownFindings } from './lint-json';
import { atLeast } from './severity';

/** Chooses what is shown: findings of `--severity` or more, as many as `--max-findings` says over all inputs. */
export function shownFindings(
  inputs: readonly AnalysedInput[],
  options: CliOptions,
): readonly ShownFindings[] {
  let room = options.maxFindings ?? Number.POSITIVE_INFINITY;
  return inputs.map(input => {
    const wanted = input.conclusions.findings.filter(f => atLeast(f.severity, options.severity));
    const findings = wanted.slice(0, room);
    room -= findings.length;
    return { input, findings, omitted: wanted.slice(findings.length) };
  });
}

/** True if any finding, shown or not, is at or above `--fail-on`. */
export function fails(inputs: readonly AnalysedInput[], options: CliOptions): boolean {
  const { failOn } = options;
  if (failOn === 'never') return false;
  const isBad = (finding: PlacedFinding) => atLeast(finding.severity, failOn);
  return inputs.some(input => input.conclusions.findings.some(isBad));
}
