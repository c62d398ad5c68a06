import { defaultLintConfig, type LintConfig, type Preset } from './config';
import type { Severity } from './finding';
import type { RuleMeta } from './rule';
import { allowedText, type OptionValue, readOption, type SetOptions } from './rule-option';

/** What could be read of a configuration, and what could not, in one line each. */
export interface ReadLintConfig {
  readonly config: LintConfig;
  readonly problems: readonly string[];
}

const presets: readonly Preset[] = ['recommended', 'strict', 'interop', 'off'];
const severities: readonly (Severity | 'off')[] = ['off', 'hint', 'information', 'warning', 'error'];

/**
 * Reads the `lint` section of the editor's settings or of `siplint.json`, which anybody may have written: what is
 * wrong is told and left at `base`. `metaOf` answers the rules that exist; an unknown id is a problem, never an error.
 */
export function readLintConfig(
  value: unknown,
  metaOf: (id: string) => RuleMeta | undefined,
  base: LintConfig = defaultLintConfig,
): ReadLintConfig {
  const problems: string[] = [];
  if (value === undefined || value === null) return { config: base, problems };
  if (!isObject(value)) return { config: base, problems: ['lint is not an object'] };
  const given = new Map<string, unknown>(Object.entries(value));
  for (const key of given.keys()) {
    if (!['preset', 'rules', 'maxPerRule', 'correlationHeaders'].includes(key))
      problems.push(`there is no setting lint.${key}`);
  }
  const preset = presets.find(name => name === given.get('preset'));
  if (given.has('preset') && preset === undefined) {
    problems.push(`lint.preset is none of ${presets.join(', ')}`);
  }
  const maxPerRule = given.get('maxPerRule');
  const limit = typeof maxPerRule === 'number' && Number.isInteger(maxPerRule) && maxPerRule >= 1;
  if (given.has('maxPerRule') && !limit) problems.push('lint.maxPerRule is not a whole number above 0');
  const headers = readHeaders(given.get('correlationHeaders'), problems);
  const { rules, options } = readRules(given.get('rules'), metaOf, problems);
  return {
    config: {
      preset: preset ?? base.preset,
      rules: { ...base.rules, ...rules },
      maxPerRule: limit ? maxPerRule : base.maxPerRule,
      ...(headers ? { correlationHeaders: headers } : {}),
      ...(Object.keys(options).length > 0 ? { options: { ...base.options, ...options } } : {}),
    },
    problems,
  };
}

/** Names of header fields (RFC 3261 §25.1: a token); more than this many are a mistake. */
const MOST_HEADERS = 32;
const HEADER_NAME = /^[\w.!%*+`'~-]{1,64}$/;

/** Header names in lower case; undefined where none is set, or one is no name. */
function readHeaders(value: unknown, problems: string[]): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const isRight = names.every(name => typeof name === 'string' && HEADER_NAME.test(name));
  if (!Array.isArray(value) || !isRight || names.length > MOST_HEADERS) {
    problems.push(`lint.correlationHeaders is no list of at most ${MOST_HEADERS} header names`);
    return undefined;
  }
  return names.map(name => String(name).toLowerCase());
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface ReadRules {
  readonly rules: Record<string, Severity | 'off'>;
  readonly options: Record<string, SetOptions>;
}

/** `"rule": severity`, or `"rule": [severity, { option: value }]` (`rules.md` 1.1). */
function readRules(
  value: unknown,
  metaOf: (id: string) => RuleMeta | undefined,
  problems: string[],
): ReadRules {
  // No prototype: a rule named `__proto__` in a hostile file is a key like any other.
  const read: ReadRules = { rules: Object.create(null), options: Object.create(null) };
  if (value === undefined) return read;
  if (!isObject(value)) {
    problems.push('lint.rules is not an object');
    return read;
  }
  for (const [id, wanted] of Object.entries(value)) {
    const meta = metaOf(id);
    if (!meta) {
      problems.push(`lint.rules: there is no rule '${id}'`);
      continue;
    }
    const [first, options, ...more]: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    const severity = severities.find(name => name === first);
    if (severity === undefined)
      problems.push(`lint.rules: the severity of '${id}' is none of ${severities.join(', ')}`);
    else read.rules[id] = severity;
    if (more.length > 0) problems.push(`lint.rules: '${id}' takes a severity and one object of options`);
    if (options !== undefined) read.options[id] = readOptions(meta, options, problems);
  }
  return read;
}

/** The options of one rule that are right; the others are told with what is allowed, and stay at their default. */
function readOptions(meta: RuleMeta, value: unknown, problems: string[]): SetOptions {
  const set: Record<string, OptionValue> = Object.create(null);
  const declared = new Map(Object.entries(meta.options ?? {}));
  if (!isObject(value)) {
    problems.push(`lint.rules: the options of '${meta.id}' are no object`);
    return set;
  }
  for (const [name, given] of Object.entries(value)) {
    const option = declared.get(name);
    if (!option) {
      const has = declared.size > 0 ? `it has ${[...declared.keys()].join(', ')}` : 'it has none';
      problems.push(`lint.rules: '${meta.id}' has no option '${name}' (${has})`);
      continue;
    }
    const read = readOption(option, given);
    if (read !== undefined) set[name] = read;
    else problems.push(`lint.rules: option '${name}' of '${meta.id}' is not ${allowedText(option)}`);
  }
  return set;
}
