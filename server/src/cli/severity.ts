import type { Severity } from '../core/lint/finding';

/** From the least to the most severe. */
export const severities: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

/** True if `severity` is as severe as `level` or more. */
export function atLeast(severity: Severity, level: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(level);
}

/** How many there are of each, the most severe first, as in the summary of the JSON form. */
export function countSeverities(found: readonly { readonly severity: Severity }[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of found) counts[severity]++;
  return counts;
}
