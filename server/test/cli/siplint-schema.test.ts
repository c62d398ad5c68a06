/** `siplint.json`: what its schema takes, the reader takes; what the schema refuses, the reader tells. */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments';
import { loadConfig } from '../../src/cli/load-config';
import { allRules } from '../../src/core/lint/rules/index';
import { recordedHost } from './recorded-host';

const schema = JSON.parse(readFileSync('schemas/siplint.schema.json', 'utf8'));
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const settings: Readonly<Record<string, { readonly default: unknown }>> = Object.assign(
  {},
  ...manifest.contributes.configuration.map((section: { properties: object }) => section.properties),
);
// markdownDescription and scope are words of VS Code.
const isValid = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema);

/** What the reader says of a `siplint.json` with this content. */
async function toldBy(value: unknown): Promise<readonly string[]> {
  const parsed = readArguments(['lint', 'x.sip']);
  if (parsed.kind !== 'run') throw new Error('wrong usage');
  const read = await loadConfig('x.sip', parsed.options, {
    ...recordedHost().host.files,
    findUpwards: async () => ({ path: 'siplint.json', text: JSON.stringify(value) }),
  });
  if (read.kind === 'wrong') throw new Error(read.reason);
  return read.warnings;
}

const right: readonly unknown[] = [
  {},
  { $schema: 'x.json', lint: { preset: 'strict', maxPerRule: 1, rules: { 'uri-invalid': 'off' } } },
  { 'lint.preset': 'off', 'siplens.lint.maxPerRule': 20 },
  { 'siplens.lint': { rules: {} } },
  { lint: { rules: { 'method-unknown': ['hint', { extraMethods: ['DANCE'] }] } } },
  { lint: { rules: { 'method-unknown': ['hint'] } } },
  { 'siplens.trace.autoDetect': false, send: { timeoutMs: 5 } },
];

const wrong: readonly unknown[] = [
  { lint: { preset: 'loud' } },
  { lint: { maxPerRule: 0 } },
  { lint: { maxPerRule: 1.5 } },
  { lint: { severity: 'error' } },
  { lint: { rules: { nonsense: 'off' } } },
  { lint: { rules: { 'uri-invalid': 'loud' } } },
  { lint: { rules: { 'uri-invalid': 3 } } },
  { lint: { rules: { 'uri-invalid': ['off', { extraMethods: [] }] } } },
  { lint: { rules: { 'method-unknown': ['off', { extraMethods: 'DANCE' }] } } },
  { lint: { rules: { 'method-unknown': ['off', { extraMethods: [''] }] } } },
  { lint: { rules: { 'method-unknown': ['off', { extra: [] }] } } },
  { lint: { rules: { 'method-unknown': ['off', {}, 1] } } },
  { lint: { rules: { 'method-unknown': [] } } },
  { lint: [] },
  { rules: {} },
  { 'lint.fast': true },
  [],
];

describe('the schema of siplint.json', () => {
  test.each(right)('takes %j, and so does siplint', async value => {
    expect(isValid(value), JSON.stringify(isValid.errors)).toBe(true);
    expect(await toldBy(value)).toEqual([]);
  });

  test.each(wrong.map(value => [value]))('refuses %j, and siplint tells it', async value => {
    expect(isValid(value)).toBe(false);
    expect(await toldBy(value)).not.toEqual([]);
  });

  test('takes every setting of the editor with its default, and siplint knows them all', async () => {
    const defaults = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value.default]));
    expect(Object.keys(defaults).length).toBeGreaterThan(4);
    expect(isValid(defaults), JSON.stringify(isValid.errors)).toBe(true);
    expect(await toldBy(defaults)).toEqual([]);
  });

  test('knows each rule with its severity, and each option with its default', () => {
    const { properties } = schema.definitions.rules;
    for (const { meta } of allRules) {
      const rule = properties[meta.id];
      expect(rule.default, meta.id).toBe(meta.offByDefault ? 'off' : meta.severity);
      const inSchema = rule.anyOf?.[1]?.items[1]?.properties ?? {};
      expect(Object.keys(inSchema)).toEqual(Object.keys(meta.options ?? {}));
      for (const [name, option] of Object.entries(meta.options ?? {})) {
        expect(inSchema[name].default, `${meta.id} ${name}`).toEqual(option.default);
      }
    }
  });

  test('is the one that VS Code gives to files of that name', () => {
    expect(manifest.contributes.jsonValidation).toContainEqual({
      fileMatch: 'siplint.json',
      url: './schemas/siplint.schema.json',
    });
  });
});
