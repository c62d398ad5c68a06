/** The preset `strict`: hints that stand on a MUST are warnings, and nothing else changes. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig, type Preset } from '../../../src/core/lint/config';
import { analyseExample, exampleText, readLintFixtures } from '../../harness/lint-fixture';

/** What each fixture says under a preset, `rule: message` → severity; those that name a preset themselves left out. */
function findings(preset: Preset): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { rule, examples } of readLintFixtures()) {
    for (const example of examples) {
      if (example.options.has('preset') || example.options.has('on')) continue;
      const given = { ...example, options: new Map([...example.options, ['preset', preset] as const]) };
      for (const f of analyseExample(given, exampleText(example, '\r\n')).findings)
        found.set(`${rule} ${example.line} ${f.span.start} ${f.rule}: ${f.message}`, f.severity);
    }
  }
  return found;
}

describe('of all fixtures', () => {
  const recommended = findings('recommended');
  const strict = findings('strict');
  const raised = [...recommended].filter(([key, severity]) => strict.get(key) !== severity);

  test('the hints of these rules become warnings, some of them or all', () => {
    // An ACK that a proxy forwards is told as information, and is a warning there (`rules.md` 3.1).
    const from = (key: string) => (key.includes(' ack-non2xx-forwarded:') ? 'information' : 'hint');
    const wrong = raised.filter(([key, severity]) => severity !== from(key) || strict.get(key) !== 'warning');
    expect(wrong).toEqual([]);
    const rules = raised.map(([key]) => /^\S+ \d+ \d+ ([^:]+):/.exec(key)?.[1]);
    expect([...new Set(rules)].sort()).toEqual([
      'ack-non2xx-forwarded',
      'from-tag-missing',
      'header-not-allowed',
      'headers-not-terminated',
      'max-forwards-invalid',
      'method-required-header',
      'option-tag-misuse',
      'sdp-syntax',
      'session-timer-invalid',
      'sip-version-unsupported',
      'to-tag-missing',
      'via-branch-cookie',
      'via-invalid',
    ]);
  });

  test('others stay hints', () => {
    const stays = [...strict].filter(([, severity]) => severity === 'hint').length;
    expect(stays).toBeGreaterThan(10);
  });
});

test('a severity that is set for the rule counts more than the preset', () => {
  const text = 'OPTIONS sip:a@example.com sip/2.0\r\n\r\n';
  const severity = (rules: Readonly<Record<string, 'hint' | 'error'>>) =>
    analyse({
      text,
      kind: 'message',
      config: { ...defaultLintConfig, preset: 'strict', rules },
    }).findings.find(f => f.rule === 'sip-version-unsupported')?.severity;
  expect(severity({})).toBe('warning');
  expect(severity({ 'sip-version-unsupported': 'hint' })).toBe('hint');
  expect(severity({ 'sip-version-unsupported': 'error' })).toBe('hint');
});
