import { defaultLintConfig, type LintConfig, type Preset } from './config';
import type { Severity } from './finding';

/** What could be read of a configuration, and what could not, in one line each. */
export interface ReadLintConfig {
  readonly config: LintConfig;
  readonly problems: readonly string[];
}

const presets: readonly Preset[] = ['recommended', 'strict', 'interop', 'off'];
const severities: readonly (Severity | 'off')[] = ['off', 'hint', 'information', 'warning', 'error'];

/**
 * Reads the `lint` section of the editor's settings or of `siplint.json`, which anybody may have written: what is
 * wrong is told and left at `base`. `isRule` tells the ids that exist; an unknown id is a problem, never an error.
 */
export function readLintConfig(
  value: unknown,
  isRule: (id: string) => boolean,
  base: LintConfig = defaultLintConfig,
): ReadLintConfig {
  const problems: string[] = [];
  if (value === undefined || value === null) return { config: base, problems };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { config: base, problems: ['lint is not an object'] };
  }
  const given = new Map<string, unknown>(Object.entries(value));
  for (const key of given.keys()) {
    if (!['preset', 'rules', 'maxPerRule'].includes(key)) problems.push(`there is no setting lint.${key}`);
  }
  const preset = presets.find(name => name === given.get('preset'));
  if (given.has('preset') && preset === undefined) {
    problems.push(`lint.preset is none of ${presets.join(', ')}`);
  }
  const maxPerRule = given.get('maxPerRule');
  const limit = typeof maxPerRule === 'number' && Number.isInteger(maxPerRule) && maxPerRule >= 1;
  if (given.has('maxPerRule') && !limit) problems.push('lint.maxPerRule is not a whole number above 0');
  return {
    config: {
      preset: preset ?? base.preset,
      rules: { ...base.rules, ...readRules(given.get('rules'), isRule, problems) },
      maxPerRule: limit ? maxPerRule : base.maxPerRule,
    },
    problems,
  };
}

function readRules(
  value: unknown,
  isRule: (id: string) => boolean,
  problems: string[],
): Record<string, Severity | 'off'> {
  // No prototype: a rule named `__proto__` in a hostile file is a key like any other.
  const rules: Record<string, Severity | 'off'> = Object.create(null);
  if (value === undefined) return rules;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push('lint.rules is not an object');
    return rules;
  }
  for (const [id, wanted] of Object.entries(value)) {
    const severity = severities.find(name => name === (Array.isArray(wanted) ? wanted[0] : wanted));
    if (!isRule(id)) problems.push(`lint.rules: there is no rule '${id}'`);
    else if (severity === undefined) problems.push(`lint.rules: '${id}' is none of ${severities.join(', ')}`);
    else rules[id] = severity;
    if (Array.isArray(wanted) && wanted.length > 1) {
      problems.push(`lint.rules: options of '${id}' are not supported yet`);
    }
  }
  return rules;
}
