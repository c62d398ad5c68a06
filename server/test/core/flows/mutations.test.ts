import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../src/core/lint/rules/index';
import { compareFindings, type Expected, expectedTable } from './expected';
import { editFlow } from './flow-edit';
import { flowNames, readFlow } from './flow-file';
import { findingsOf } from './flow-findings';
import { mutations } from './mutations/index';
import { copiesOf } from './mutations/mutation';

/** Expected findings by mutation and copy. */
type Table = Record<string, Record<string, Expected[]>>;

const files = new Map(
  flowNames()
    .filter(name => !name.endsWith('.drawn'))
    .map(name => [name.slice(0, 3), name]),
);

for (const [flow, list] of Object.entries(mutations)) {
  describe(`${flow}: each defect is found, and nothing else`, () => {
    const base = readFlow(files.get(flow) ?? flow);
    const { table, save } = expectedTable<Table>(flow);
    for (const mutation of list) {
      const title = `${mutation.id} ${mutation.change} → ${mutation.expect}`;
      for (const { name, edits } of copiesOf(mutation)) {
        it(`${title} (${name})`, () => {
          const expected = table[mutation.id]?.[name];
          if (!expected) throw new Error('no expectation');
          const difference = compareFindings(expected, findingsOf(editFlow(base, edits)));
          save();
          expect(difference).toEqual({ unexpected: [], missing: [] });
        });
      }
    }
  });
}

describe('the table of mutations', () => {
  const all = Object.values(mutations).flat();

  it('holds 182 defects with ids of their own', () => {
    expect(new Set(all.map(m => m.id)).size).toBe(182);
  });

  it('names rules that there are', () => {
    expect(all.filter(m => !ruleById(m.expect)).map(m => `${m.id} ${m.expect}`)).toEqual([]);
  });

  it('expects findings for each of its copies and for nothing else', () => {
    for (const [flow, list] of Object.entries(mutations)) {
      const { table } = expectedTable<Table>(flow);
      const wanted = list.map(m => [m.id, copiesOf(m).map(c => c.name)]);
      expect(Object.entries(table).map(([id, copies]) => [id, Object.keys(copies)])).toEqual(wanted);
    }
  });

  it('names the rule of each defect among its findings', () => {
    for (const [flow, list] of Object.entries(mutations)) {
      const { table } = expectedTable<Table>(flow);
      for (const { id, expect: rule } of list) {
        const found = Object.values(table[id] ?? {}).flat();
        // F25-m3: the pending finding takes the place of `capture-ends-early` (`rules.md` 0, 12).
        if (id !== 'F25-m3')
          expect(
            found.some(f => f.finding.split(' ')[1] === rule),
            id,
          ).toBe(true);
      }
    }
  });
});
