import { describe, expect, test } from 'vitest';
import { featureFixtureNames, readFeatureCases } from '../../harness/feature-fixture';
import { featureRenders } from '../../harness/render-feature';

/** True if a line of an answer is `name`, with or without what it inserts and replaces. */
function isAbout(line: string, name: string): boolean {
  return line === name || line.startsWith(`${name} -> `) || line.startsWith(`${name} for «`);
}

/**
 * Whole answers are compared. In a document, `…` stands for any further lines; what follows it is somewhere in the
 * answer, and `not x` is nowhere in it, whatever it would insert or replace.
 */
function expectLines(actual: readonly string[], expected: readonly string[]): void {
  const more = expected.indexOf('…');
  if (more === -1) {
    expect(actual).toEqual(expected);
    return;
  }
  expect(actual.slice(0, more)).toEqual(expected.slice(0, more));
  for (const line of expected.slice(more + 1)) {
    if (line.startsWith('not ')) expect(actual.filter(a => isAbout(a, line.slice(4)))).toEqual([]);
    else expect(actual).toContain(line);
  }
}

test('every feature has its document, and every document its feature', () => {
  expect(featureFixtureNames()).toEqual(Object.keys(featureRenders).sort());
});

describe.each(featureFixtureNames())('%s', name => {
  test.each(readFeatureCases(name).map(c => [c.title, c] as const))(
    '%s',
    (_title, { analysis, offset, expected }) => {
      const render = featureRenders[name];
      expectLines(render?.(analysis, offset) ?? [], expected);
    },
  );
});
