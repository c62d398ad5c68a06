import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { readLintConfig } from '../../../src/core/lint/read-lint-config';

const isRule = (id: string) => ['uri-invalid', 'cseq-invalid'].includes(id);

test('nothing set gives the defaults', () => {
  expect(readLintConfig(undefined, isRule)).toEqual({ config: defaultLintConfig, problems: [] });
  expect(readLintConfig({}, isRule)).toEqual({ config: defaultLintConfig, problems: [] });
});

test('what is set is read; a severity may stand alone or in front of options', () => {
  const { config, problems } = readLintConfig(
    { preset: 'strict', maxPerRule: 7, rules: { 'uri-invalid': 'off', 'cseq-invalid': ['hint'] } },
    isRule,
  );
  expect(problems).toEqual([]);
  expect(config).toEqual({
    preset: 'strict',
    maxPerRule: 7,
    rules: { 'uri-invalid': 'off', 'cseq-invalid': 'hint' },
  });
});

test.each([
  [[], 'lint is not an object'],
  ['strict', 'lint is not an object'],
  [{ preset: 'loud' }, 'lint.preset is none of recommended, strict, interop, off'],
  [{ maxPerRule: 0 }, 'lint.maxPerRule is not a whole number above 0'],
  [{ maxPerRule: '5' }, 'lint.maxPerRule is not a whole number above 0'],
  [{ rules: 3 }, 'lint.rules is not an object'],
  [{ rules: { nonsense: 'off' } }, "lint.rules: there is no rule 'nonsense'"],
  [
    { rules: { 'uri-invalid': 'loud' } },
    "lint.rules: 'uri-invalid' is none of off, hint, information, warning, error",
  ],
  [{ severity: 'error' }, 'there is no setting lint.severity'],
])('%j is told and changes nothing', (value, problem) => {
  const read = readLintConfig(value, isRule);
  expect(read.problems).toEqual([problem]);
  expect(read.config).toEqual(defaultLintConfig);
});

test('options of rules are not supported yet, and that is said', () => {
  const read = readLintConfig({ rules: { 'uri-invalid': ['error', { max: 1 }] } }, isRule);
  expect(read.problems).toEqual(["lint.rules: options of 'uri-invalid' are not supported yet"]);
  expect(read.config.rules).toEqual({ 'uri-invalid': 'error' });
});

test('property: any JSON gives a configuration', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const { config } = readLintConfig({ preset: value, rules: value, maxPerRule: value }, isRule);
      expect(['recommended', 'strict', 'interop', 'off']).toContain(config.preset);
      expect(config.maxPerRule).toBeGreaterThanOrEqual(1);
    }),
  );
});
