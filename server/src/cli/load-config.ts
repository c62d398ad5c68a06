import { defaultLintConfig, type LintConfig } from '../core/lint/config';
import { readLintConfig } from '../core/lint/read-lint-config';
import { ruleById } from '../core/lint/rules/index';
import { formatById } from '../core/trace/formats/index';
import {
  noTaughtFormats,
  readTaughtFormats,
  type TaughtFormats,
} from '../core/trace/formats/taught/read-taught-formats';
import type { CliOptions } from './arguments';
import type { FilePort } from './host';

/** The configuration of one input; or, for a file that is no JSON, why there is none. */
export type LoadedConfig =
  | {
      readonly kind: 'config';
      readonly config: LintConfig;
      /** Formats that the file teaches: `trace.formats`. */
      readonly taught: TaughtFormats;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'wrong'; readonly reason: string };

const fileName = 'siplint.json';

/** What a configuration is where nobody asks for findings. */
export const noRules = { preset: 'off', rules: {} } as const;

/** A rule id of `--rule` that does not exist; undefined if all do. */
export function unknownRule(options: CliOptions): string | undefined {
  return Object.keys(options.rules).find(id => ruleById(id) === undefined);
}

/**
 * Finds the configuration of an input: `--config`, else the nearest `siplint.json` from its folder upwards, else the
 * defaults. `--preset` and `--rule` win over the file.
 */
export async function loadConfig(path: string, options: CliOptions, files: FilePort): Promise<LoadedConfig> {
  const found = await configText(path, options, files);
  if (found === undefined)
    return {
      kind: 'config',
      config: withOptions(defaultLintConfig, options),
      taught: noTaughtFormats,
      warnings: [],
    };
  if ('reason' in found) return { kind: 'wrong', reason: `${found.path}: ${found.reason}` };
  let value: unknown;
  try {
    value = JSON.parse(found.text);
  } catch (error) {
    return {
      kind: 'wrong',
      reason: `${found.path}: no JSON: ${error instanceof Error ? error.message : error}`,
    };
  }
  const { lint, problems } = lintSection(value);
  const taught = readTaughtFormats(formatsSection(value), id => formatById(id) !== undefined);
  const read = readLintConfig(lint, id => ruleById(id)?.meta);
  return {
    kind: 'config',
    config: withOptions(read.config, options),
    taught,
    warnings: [...problems, ...read.problems, ...taught.problems].map(problem => `${found.path}: ${problem}`),
  };
}

type ConfigText =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly reason: string };

async function configText(
  path: string,
  options: CliOptions,
  files: FilePort,
): Promise<ConfigText | undefined> {
  if (options.config !== undefined)
    return { path: options.config, ...(await files.readText(options.config)) };
  return files.findUpwards(path === '-' ? fileName : path, fileName);
}

function withOptions(config: LintConfig, options: CliOptions): LintConfig {
  return {
    ...config,
    preset: options.preset ?? config.preset,
    rules: { ...config.rules, ...options.rules },
  };
}

/** Other sections of the editor's settings, which mean nothing here. */
const otherSections = [
  'trace',
  'send',
  'environments',
  'calls',
  'endpoint',
  'ladder',
  'inlayHints',
  'format',
  '$schema',
];

/**
 * The `lint` section. The keys are those of the editor's settings: `{ "lint": { "preset": … } }`,
 * `{ "lint.preset": … }` and `{ "siplens.lint.preset": … }` mean the same.
 */
function lintSection(value: unknown): { readonly lint: unknown; readonly problems: readonly string[] } {
  if (!isObject(value)) return { lint: undefined, problems: ['not an object'] };
  const lint: Record<string, unknown> = Object.create(null);
  const problems: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    const path = key.replace(/^siplens\./, '');
    if (path === 'lint' && isObject(member)) Object.assign(lint, member);
    else if (path === 'lint') problems.push(`${key} is not an object`);
    else if (path.startsWith('lint.')) lint[path.slice('lint.'.length)] = member;
    else if (!otherSections.includes(path.split('.')[0] ?? '')) problems.push(`unknown key '${key}'`);
  }
  return { lint, problems };
}

/** `{ "trace": { "formats": … } }`, `{ "trace.formats": … }` and `{ "siplens.trace.formats": … }` mean the same. */
function formatsSection(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const path = key.replace(/^siplens\./, '');
    if (path === 'trace.formats') return member;
    if (path === 'trace' && isObject(member) && Object.hasOwn(member, 'formats')) {
      return (member as Record<string, unknown>)['formats'];
    }
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
