import type { Severity } from './finding';

export type Preset = 'recommended' | 'strict' | 'interop' | 'off';

/** Configuration of the linter, the same keys in the editor's settings (`siplens.lint.*`) and in `siplint.json`. */
export interface LintConfig {
  readonly preset: Preset;
  /** Severity by rule id; `off` silences it. An unknown id is reported by whoever reads the configuration. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Findings shown per rule and trace; the rest is counted. */
  readonly maxPerRule: number;
}

export const defaultLintConfig: LintConfig = { preset: 'recommended', rules: {}, maxPerRule: 200 };
