import { compareSeverity } from './config';
import type { Confidence, Severity } from './finding';

/** What stands behind a message so that its reader knows how far it is proven (`rules.md` 1.1); '' where nothing does. */
const SUFFIX: Readonly<Record<Confidence, string>> = {
  certain: '',
  likely: '(likely)',
  unproven: '(it may have travelled another way or was not captured)',
  pending: '',
};

const ONE_STEP_LOWER: Readonly<Record<Severity, Severity>> = {
  error: 'warning',
  warning: 'information',
  information: 'information',
  hint: 'hint',
};

/** Lowers an unproven finding by one step; a pending one is information at most (`rules.md` 0, 12). */
export function severityOfConfidence(severity: Severity, confidence: Confidence): Severity {
  if (confidence === 'unproven') return ONE_STEP_LOWER[severity];
  if (confidence === 'pending' && compareSeverity(severity, 'information') > 0) return 'information';
  return severity;
}

/** The message with its confidence in words, before the full stop if there is one. */
export function messageWithConfidence(message: string, confidence: Confidence): string {
  const suffix = SUFFIX[confidence];
  if (suffix === '') return message;
  return message.endsWith('.') ? `${message.slice(0, -1)} ${suffix}.` : `${message} ${suffix}`;
}
