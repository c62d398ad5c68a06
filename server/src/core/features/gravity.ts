import type { Severity } from '../lint/finding';

/** Severities, the gravest first. */
export const gravity: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
