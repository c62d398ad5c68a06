import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../../src/core/document';
import { ruleById } from '../../../src/core/lint/rules/index';
import {
  analyseExample,
  applyFix,
  applyPreferredFixes,
  exampleText,
  type LintExample,
  markersOf,
  readLintFixtures,
} from '../../harness/lint-fixture';
import { markerKey, withMarkers } from '../../harness/marker-lines';

/** What an example speaks of: everything but hints of rules that it does not mark. */
function assertedBy(rule: string, example: LintExample) {
  const marked = new Set([rule, ...example.markers.map(marker => marker.rule)]);
  return (finding: { readonly severity: string; readonly rule: string }) =>
    finding.severity !== 'hint' || marked.has(finding.rule);
}

/**
 * The complete set of findings is the one that the markers say, with the messages that they name. Only hints of other
 * rules are left out, unless they are marked: an example shows what it is about, and need not be perfect.
 */
function expectMarked(rule: string, example: LintExample, analysis: Analysis): void {
  const found = markersOf(analysis).filter(assertedBy(rule, example));
  const shown = withMarkers(example.text, found);
  expect(found.map(markerKey).sort(), shown).toEqual(example.markers.map(markerKey).sort());
  for (const marker of example.markers) {
    const { part } = marker;
    if (part === undefined) continue;
    const messages = found.filter(f => markerKey(f) === markerKey(marker)).map(f => f.part ?? '');
    expect(
      messages.some(message => message.includes(part)),
      `"${part}" in ${JSON.stringify(messages)}`,
    ).toBe(true);
  }
  expect(analysis.failures).toEqual([]);
}

function countByRule(analysis: Analysis): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of analysis.findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** Each fix alone takes its finding away and brings no other. */
function expectFixesHelp(example: LintExample, analysis: Analysis): void {
  const before = countByRule(analysis);
  for (const finding of analysis.findings) {
    for (const fix of finding.fixes) {
      const fixed = analyseExample(example, applyFix(analysis, finding, fix));
      const after = countByRule(fixed);
      const name = `${finding.rule}: ${fix.title}\n${fixed.text}`;
      expect(after.get(finding.rule) ?? 0, name).toBeLessThan(before.get(finding.rule) ?? 0);
      for (const [rule, count] of after) expect(count, name).toBeLessThanOrEqual(before.get(rule) ?? 0);
    }
  }
}

const lineEnds = (example: LintExample) =>
  example.language === 'sip' ? (['\n', '\r\n'] as const) : (['\r\n'] as const);

for (const { rule, markdown, examples } of readLintFixtures()) {
  describe(rule, () => {
    const meta = ruleById(rule)?.meta;

    test('the document belongs to a rule, begins with its name, and shows it bad, good and fixed', () => {
      expect(meta, 'a rule of this name').toBeDefined();
      expect(markdown.startsWith(`# ${rule}\n`)).toBe(true);
      const marks = (kind: string) =>
        examples.filter(e => e.kind === kind).map(e => e.markers.some(m => m.rule === rule));
      expect(marks('bad').length).toBeGreaterThan(0);
      expect(marks('bad').every(Boolean), 'each bad example marks the rule').toBe(true);
      expect(marks('good').length).toBeGreaterThan(0);
      expect(marks('good').some(Boolean), 'no good example marks the rule').toBe(false);
      expect(marks('fixed').length > 0, 'fixed examples if the rule is fixable').toBe(meta?.fixable);
    });

    examples.forEach((example, index) => {
      for (const lineEnd of lineEnds(example)) {
        const name = `${example.kind} at line ${example.line}, ${lineEnd === '\n' ? 'LF' : 'CRLF'}`;
        test(name, () => {
          const analysis = analyseExample(example, exampleText(example, lineEnd));
          expectMarked(rule, example, analysis);
          expectFixesHelp(example, analysis);
        });
        if (example.kind !== 'fixed') continue;
        test(`${name}: is what the fixes make of the bad one before it`, () => {
          const bad = examples[index - 1];
          expect(bad?.kind).toBe('bad');
          if (!bad) return;
          const analysis = analyseExample(bad, exampleText(bad, lineEnd));
          const asserted = assertedBy(rule, bad);
          const fixed = applyPreferredFixes(analysis, rule, asserted).replaceAll('\r\n', '\n');
          expect(fixed).toBe(example.text);
        });
      }
    });
  });
}
