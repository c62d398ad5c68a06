import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { optionValues } from '../../../src/core/lint/option-values';
import { readLintConfig } from '../../../src/core/lint/read-lint-config';
import type { RuleMeta } from '../../../src/core/lint/rule';
import { ruleById } from '../../../src/core/lint/rules/index';

const meta: RuleMeta = {
  id: 'with-options',
  category: 'header',
  severity: 'warning',
  description: '',
  reference: '',
  fixable: false,
  options: {
    limitMs: { kind: 'number', default: 3, minimum: 1, maximum: 10, description: '' },
    on: { kind: 'flag', default: false, description: '' },
    names: { kind: 'words', default: [], ignoreCase: true, description: '' },
  },
};
const metaOf = (id: string) =>
  id === meta.id ? meta : ['uri-invalid', 'cseq-invalid'].includes(id) ? ruleById(id)?.meta : undefined;

test('nothing set gives the defaults', () => {
  expect(readLintConfig(undefined, metaOf)).toEqual({ config: defaultLintConfig, problems: [] });
  expect(readLintConfig({}, metaOf)).toEqual({ config: defaultLintConfig, problems: [] });
});

test('what is set is read; a severity may stand alone or in front of options', () => {
  const { config, problems } = readLintConfig(
    {
      preset: 'strict',
      maxPerRule: 7,
      correlationHeaders: ['X-My-Call'],
      rules: { 'uri-invalid': 'off', 'cseq-invalid': ['hint'] },
    },
    metaOf,
  );
  expect(problems).toEqual([]);
  expect(config).toEqual({
    preset: 'strict',
    maxPerRule: 7,
    correlationHeaders: ['x-my-call'],
    rules: { 'uri-invalid': 'off', 'cseq-invalid': 'hint' },
  });
});

test.each([
  [[], 'lint is not an object'],
  ['strict', 'lint is not an object'],
  [{ preset: 'loud' }, 'lint.preset is none of recommended, strict, interop, off'],
  [{ correlationHeaders: 'X-Call' }, 'lint.correlationHeaders is no list of at most 32 header names'],
  [{ correlationHeaders: ['a:b'] }, 'lint.correlationHeaders is no list of at most 32 header names'],
  [{ maxPerRule: 0 }, 'lint.maxPerRule is not a whole number above 0'],
  [{ maxPerRule: '5' }, 'lint.maxPerRule is not a whole number above 0'],
  [{ rules: 3 }, 'lint.rules is not an object'],
  [{ rules: { nonsense: 'off' } }, "lint.rules: there is no rule 'nonsense'"],
  [
    { rules: { 'uri-invalid': 'loud' } },
    "lint.rules: the severity of 'uri-invalid' is none of off, hint, information, warning, error",
  ],
  [{ severity: 'error' }, 'there is no setting lint.severity'],
])('%j is told and changes nothing', (value, problem) => {
  const read = readLintConfig(value, metaOf);
  expect(read.problems).toEqual([problem]);
  expect(read.config).toEqual(defaultLintConfig);
});

describe('options', () => {
  const read = (options: unknown) => readLintConfig({ rules: { 'with-options': ['hint', options] } }, metaOf);

  test('are read beside the severity', () => {
    const options = { limitMs: 5, on: true, names: ['FOO'] };
    expect(read(options)).toEqual({
      config: {
        ...defaultLintConfig,
        rules: { 'with-options': 'hint' },
        options: { 'with-options': options },
      },
      problems: [],
    });
  });

  test.each([
    [{ limitMs: 11 }, "lint.rules: option 'limitMs' of 'with-options' is not a number from 1 to 10"],
    [{ limitMs: '5' }, "lint.rules: option 'limitMs' of 'with-options' is not a number from 1 to 10"],
    [{ on: 'yes' }, "lint.rules: option 'on' of 'with-options' is not true or false"],
    [{ names: 'FOO' }, "lint.rules: option 'names' of 'with-options' is not a list of at most 1000 words"],
    [{ names: [''] }, "lint.rules: option 'names' of 'with-options' is not a list of at most 1000 words"],
    [{ limit: 5 }, "lint.rules: 'with-options' has no option 'limit' (it has limitMs, on, names)"],
    [3, "lint.rules: the options of 'with-options' are no object"],
  ])('%j is told with what is allowed; the severity holds', (options, problem) => {
    const { config, problems } = read(options);
    expect(problems).toEqual([problem]);
    expect(config.rules).toEqual({ 'with-options': 'hint' });
    expect({ ...config.options?.['with-options'] }).toEqual({});
  });

  test('of a rule without any are told', () => {
    const { problems } = readLintConfig({ rules: { 'uri-invalid': ['error', { max: 1 }] } }, metaOf);
    expect(problems).toEqual(["lint.rules: 'uri-invalid' has no option 'max' (it has none)"]);
  });

  test('reach the rule', () => {
    const text = 'DANCE sip:bob@example.com SIP/2.0\n\n';
    const unknown = (extraMethods: readonly string[]) =>
      analyse({
        text,
        kind: 'message',
        config: readLintConfig(
          { rules: { 'method-unknown': ['warning', { extraMethods }] } },
          id => ruleById(id)?.meta,
        ).config,
      }).findings.filter(f => f.rule === 'method-unknown').length;
    expect(unknown(['WALK'])).toBe(1);
    expect(unknown(['WALK', 'DANCE'])).toBe(0);
    expect(unknown(['dance'])).toBe(1);
  });
});

describe('a rule reads its options', () => {
  test('as they are set, else their defaults; words in lower case where case means nothing', () => {
    const set = optionValues(meta.options, { limitMs: 7, names: ['Foo'] });
    expect([set.number('limitMs'), set.flag('on'), [...set.words('names')]]).toEqual([7, false, ['foo']]);
    expect(optionValues(meta.options, undefined).number('limitMs')).toBe(3);
  });

  test('and one that it did not declare is a mistake of the programmer', () => {
    expect(() => optionValues(meta.options, {}).number('on')).toThrow("no option 'on' of kind number");
    expect(() => optionValues(undefined, {}).flag('toString')).toThrow('no option');
  });
});

test('property: any JSON gives a configuration', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const { config } = readLintConfig({ preset: value, rules: value, maxPerRule: value }, metaOf);
      expect(['recommended', 'strict', 'interop', 'off']).toContain(config.preset);
      expect(config.maxPerRule).toBeGreaterThanOrEqual(1);
    }),
  );
});
