import { describe, expect, it } from 'vitest';
import { type FlowFile, flowNames, readFlow } from './flow-file';
import { findingsOf, ruleOf } from './flow-findings';
import {
  cutAnywhere,
  doubled,
  type FlowVariant,
  interleaved,
  oneDirectionMissing,
  renamed,
  repeatedOnce,
  splitByHop,
  withoutMedia,
  withoutTimes,
} from './flow-variants';

const names = flowNames().filter(name => !name.endsWith('.drawn'));

/** Rules that measure time, which a text without times cannot show. */
const OF_TIME: ReadonlySet<string> = new Set([
  'trying-missing',
  'post-dial-delay-high',
  'retransmission-interval',
  'capture-ends-early',
]);

function blamesOf(flow: FlowFile): readonly string[] {
  return findingsOf(flow)
    .filter(({ finding }) => /^(?:error|warning) /.test(finding))
    .map(({ finding, text }) => `${finding}: ${text}`);
}

function judge(variants: readonly FlowVariant[]): void {
  const failing: Record<string, readonly string[]> = {};
  for (const { what, flow } of variants) {
    const blames = blamesOf(flow);
    if (blames.length > 0) failing[what] = blames;
  }
  expect(failing).toEqual({});
}

const findings = (flow: FlowFile) => findingsOf(flow).map(({ finding }) => finding);

/** Many analyses in one test, on a machine that may be busy. */
const patient = { timeout: 120_000 };

describe('a correct flow blames nobody', patient, () => {
  it.each(names)('%s: wherever the capture stops or starts', name => {
    judge(cutAnywhere(readFlow(name)));
  });

  it.each(names)('%s: each hop by itself', name => {
    judge(splitByHop(readFlow(name)));
  });

  it.each(names)('%s: one direction was not captured', name => {
    judge(oneDirectionMissing(readFlow(name)));
  });

  it.each(names)('%s: a message had to be sent twice', name => {
    judge(repeatedOnce(readFlow(name)));
  });
});

describe('the findings of a correct flow stay what they are', patient, () => {
  it.each(names)('%s: with every packet captured twice', name => {
    const flow = readFlow(name);
    const own = findings(doubled(flow, 0.4)).filter(finding => ruleOf(finding) !== 'capture-duplicates');
    expect(own).toEqual(findings(flow));
  });

  it.each(names)('%s: with other Call-IDs, tags and branches', name => {
    const flow = readFlow(name);
    expect(findings(renamed(flow))).toEqual(findings(flow));
  });

  it.each(names)('%s: without times, but for what only times show', name => {
    const flow = readFlow(name);
    const timed = findings(flow).filter(
      finding => !OF_TIME.has(ruleOf(finding)) && !finding.endsWith(' pending'),
    );
    const untimed = findings(withoutTimes(flow)).filter(finding => !finding.endsWith(' pending'));
    expect(untimed).toEqual(timed);
  });

  it.each(names.map((name, i) => [name, names[(i + 9) % names.length] ?? name]))(
    '%s: with %s at the same time',
    (name, otherName) => {
      const flow = withoutMedia(readFlow(name));
      const other = withoutMedia(readFlow(otherName));
      const lasting = (list: readonly string[]) =>
        list.filter(finding => !finding.endsWith(' pending')).sort();
      const both = interleaved(flow, renamed(other), 37);
      const expected = [
        ...findings(flow),
        ...findings(other).map(finding => finding.replace(/^(\w+ \S+) (.*)$/, '$1 other $2')),
      ];
      expect(lasting(findings(both))).toEqual(lasting(expected));
    },
  );
});
