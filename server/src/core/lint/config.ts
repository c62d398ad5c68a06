import type { Severity } from './finding';
import type { RuleMeta } from './rule';
import type { SetOptions } from './rule-option';

export type Preset = 'recommended' | 'strict' | 'interop' | 'off';

/** Configuration of the linter, the same keys in the editor's settings (`siplens.lint.*`) and in `siplint.json`. */
export interface LintConfig {
  readonly preset: Preset;
  /** Severity by rule id; `off` silences it. An unknown id is reported by whoever reads the configuration. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Options by rule id, only those that are set and that the rule allows. */
  readonly options?: Readonly<Record<string, SetOptions>>;
  /** Findings shown per rule and trace; the rest is counted. */
  readonly maxPerRule: number;
  /** Names, in lower case, of further headers whose equal values tie the calls of a B2BUA together. */
  readonly correlationHeaders?: readonly string[];
}

export const defaultLintConfig: LintConfig = { preset: 'recommended', rules: {}, maxPerRule: 200 };

const RANK: Readonly<Record<Severity, number>> = { hint: 0, information: 1, warning: 2, error: 3 };

/** Negative if `a` is weaker than `b`, positive if it is stronger, 0 if equal. */
export function compareSeverity(a: Severity, b: Severity): number {
  return RANK[a] - RANK[b];
}

/** True where no finding of the rule can be shown, so that it need not run. */
export function isRuleOff(meta: RuleMeta, config: LintConfig): boolean {
  const own = Object.hasOwn(config.rules, meta.id) ? config.rules[meta.id] : undefined;
  if (own !== undefined) return own === 'off';
  if (config.preset === 'strict' && meta.strict !== undefined) return false;
  return config.preset === 'off' || meta.offByDefault === true;
}

/**
 * The severity with which a report is shown; undefined if it is not shown. `reported` is the severity that the rule
 * chose for this case, by default its own. A severity set for the rule replaces its own and anything stronger; a case
 * that the rule itself takes more lightly stays as light as it was, or becomes lighter. Presets as in `rules.md` 1.1:
 * `must` says that the RFC has a MUST for this case.
 */
export function configuredSeverity(
  meta: RuleMeta,
  reported: Severity,
  config: LintConfig,
  must = false,
): Severity | undefined {
  if (isRuleOff(meta, config)) return undefined;
  const own = Object.hasOwn(config.rules, meta.id) ? config.rules[meta.id] : undefined;
  if (own !== undefined && own !== 'off') {
    const lighter = compareSeverity(reported, meta.severity) < 0 && compareSeverity(reported, own) < 0;
    return lighter ? reported : own;
  }
  if (config.preset === 'strict' && meta.strict && reported === meta.severity) return meta.strict;
  if (config.preset === 'strict' && must && reported === 'hint') return 'warning';
  if (config.preset === 'interop' && reported !== 'error') {
    return meta.category === 'nat' || meta.category === 'timing' ? reported : undefined;
  }
  return reported;
}
