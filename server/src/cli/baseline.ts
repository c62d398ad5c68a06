import type { PlacedFinding } from '../core/lint/finding';

/** So many findings of one rule on one kind of message of a file are known. */
export interface KnownFindings {
  readonly path: string;
  readonly rule: string;
  /** `486 to INVITE`, `BYE`: the kind of message, which stays when a test makes new Call-IDs and tags. */
  readonly subject: string;
  readonly count: number;
}

/** Findings that are not told again: the content of a baseline file. */
export interface Baseline {
  readonly schema: 1;
  readonly findings: readonly KnownFindings[];
}

/** A file and its findings, before and after what is known is taken away. */
export interface FileFindings {
  readonly path: string;
  readonly findings: readonly PlacedFinding[];
}

function subjectOf({ at }: PlacedFinding): string {
  const { method, status, cseqMethod } = at.message.keys;
  return status === undefined ? method || 'text' : `${status} to ${cseqMethod ?? (method || '?')}`;
}

const portable = (path: string) => path.replaceAll('\\', '/').replace(/^\.\//, '');

function keyOf({ path, rule, subject }: Omit<KnownFindings, 'count'>): string {
  return JSON.stringify([portable(path), rule, subject]);
}

/** The baseline that makes all of these findings known, in an order that does not depend on theirs. */
export function baselineOf(files: readonly FileFindings[]): Baseline {
  const counts = new Map<string, KnownFindings>();
  for (const { path, findings } of files) {
    for (const finding of findings) {
      const entry = { path: portable(path), rule: finding.rule, subject: subjectOf(finding) };
      const key = keyOf(entry);
      counts.set(key, { ...entry, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  const sorted = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return { schema: 1, findings: sorted.map(([, entry]) => entry) };
}

/** Reads a baseline file; a reason where it is none. */
export function readBaseline(text: string): Baseline | { readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reason: `no JSON: ${error instanceof Error ? error.message : error}` };
  }
  const { schema, findings } = (value ?? {}) as { schema?: unknown; findings?: unknown };
  if (schema !== 1) return { reason: 'no baseline of schema 1' };
  if (!Array.isArray(findings) || !findings.every(isKnown)) {
    return { reason: 'findings is not a list of { path, rule, subject, count }' };
  }
  return { schema, findings };
}

function isKnown(value: unknown): value is KnownFindings {
  const { path, rule, subject, count } = (value ?? {}) as Record<string, unknown>;
  const texts = [path, rule, subject].every(part => typeof part === 'string');
  return texts && typeof count === 'number' && Number.isInteger(count) && count >= 0;
}

/**
 * Takes away what is known. Findings of one file, rule and kind of message are interchangeable: of more than are known
 * the first ones are taken as known, and the rest is new.
 */
export function newFindings(files: readonly FileFindings[], baseline: Baseline): readonly FileFindings[] {
  const left = new Map<string, number>();
  for (const known of baseline.findings) {
    const key = keyOf(known);
    left.set(key, (left.get(key) ?? 0) + known.count);
  }
  return files.map(({ path, findings }) => ({
    path,
    findings: findings.filter(finding => {
      const key = keyOf({ path, rule: finding.rule, subject: subjectOf(finding) });
      const room = left.get(key) ?? 0;
      if (room > 0) left.set(key, room - 1);
      return room === 0;
    }),
  }));
}
