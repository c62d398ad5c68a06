import { describe, expect, test, vi } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { messageIn } from '../../../src/core/features/cursor';
import { refactoringsAt } from '../../../src/core/features/refactorings';
import { spansOverlap } from '../../../src/core/text/span';
import { applyTextEdits } from '../../../src/core/text/text-edit';
import { readLintFixtures } from '../../harness/lint-fixture';

// Thousands of texts are analysed; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** Authored good examples of all rules: messages of every kind without a fault. */
const examples = readLintFixtures().flatMap(fixture =>
  fixture.examples
    .filter(({ kind, language }) => language === 'sip' && kind === 'good')
    .map(({ text, line }) => ({ name: `${fixture.rule}.md:${line}`, text })),
);

/** What the linter warns of. What it merely informs of may differ: a response is not a request. */
function faults(text: string): readonly string[] {
  return analyse({ text, kind: 'message' })
    .findings.filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

/** Every refactoring of every message of a text, and the text with it. */
function refactored(text: string): readonly { readonly title: string; readonly after: string }[] {
  const analysis = analyse({ text, kind: 'message' });
  return analysis.chunks.flatMap(placed => {
    const at = messageIn(placed);
    if (!at) return [];
    const places = [at.message.startLine.span, ...at.message.headers.map(field => field.value)];
    const seen = new Set<string>();
    return places.flatMap(place => {
      const offset = at.toDocument(place).start;
      return refactoringsAt(analysis, offset).flatMap(({ title, edits }) => {
        const after = applyTextEdits(text, edits);
        if (seen.has(title + after)) return [];
        seen.add(title + after);
        return [{ title, after }];
      });
    });
  });
}

test('there are examples enough', () => {
  expect(examples.length).toBeGreaterThan(20);
});

describe('a message without faults stays without faults', () => {
  test.each(examples.map(({ name, text }) => [name, text] as const))('%s', (_name, text) => {
    const before = faults(text);
    for (const { title, after } of refactored(text)) {
      const added = faults(after).filter(fault => !before.includes(fault));
      expect(added, `${title}\n${after}`).toEqual([]);
    }
  });
});

describe('on every example', () => {
  test('edits of one refactoring do not meet, and change the text', () => {
    for (const { text } of examples) {
      const analysis = analyse({ text, kind: 'message' });
      for (const placed of analysis.chunks) {
        const at = messageIn(placed);
        if (!at) continue;
        for (const { title, edits } of refactoringsAt(
          analysis,
          at.toDocument(at.message.startLine.span).start,
        )) {
          const meets = edits.some((a, i) => edits.slice(i + 1).some(b => spansOverlap(a.span, b.span)));
          expect(meets, title).toBe(false);
          expect(applyTextEdits(text, edits), title).not.toBe(text);
        }
      }
    }
  });

  test('long names and compact names undo each other', () => {
    for (const { text } of examples) {
      const compact = refactored(text).filter(({ title }) => title === 'Use compact header names');
      for (const { after } of compact) {
        const back = refactored(after).filter(({ title }) => title === 'Use long header names');
        expect(back.length).toBeGreaterThan(0);
      }
    }
  });
});
