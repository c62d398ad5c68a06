import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleById } from '../../../src/core/lint/rules/index';
import { type FlowFinding, ruleOf } from './flow-findings';

/**
 * A finding that must be there. The label `*` stands for any message: where the rule was not written yet, the
 * catalogue does not say at which message it points. The text is there as soon as the rule is.
 */
export interface Expected {
  readonly finding: FlowFinding;
  readonly text?: string;
}

type Found = readonly { readonly finding: FlowFinding; readonly text: string }[];

/** What is found and was not expected, and the other way round; both empty if all is as it should be. */
export interface Difference {
  readonly unexpected: readonly string[];
  readonly missing: readonly string[];
}

const FOLDER = join(__dirname, 'expected');

/** `npx vitest run server/test/core/flows` with this set writes places and texts of new rules into the tables. */
const isUpdate = process.env['UPDATE_FLOWS'] === '1';

/** Reads a table of `expected/`; `save` writes it back where the environment asks for it. */
export function expectedTable<T>(name: string): { readonly table: T; save(): void } {
  const path = join(FOLDER, `${name}.json`);
  const table = JSON.parse(readFileSync(path, 'utf8')) as T;
  return {
    table,
    save() {
      if (isUpdate) writeFileSync(path, `${JSON.stringify(table, null, 2)}\n`);
    },
  };
}

function fits(expected: Expected, actual: Found[number]): boolean {
  const want = expected.finding.split(' ');
  const have = actual.finding.split(' ');
  const same =
    want.length === have.length && want.every((word, i) => word === have[i] || (word === '*' && i === 2));
  return same && (expected.text === undefined || expected.text === actual.text);
}

/** Compares the complete set. Rules that do not exist yet find nothing. In an update, fills in what fits. */
export function compareFindings(expected: Expected[], actual: Found): Difference {
  const rest = [...actual];
  const missing: string[] = [];
  expected.forEach((one, index) => {
    if (!ruleById(ruleOf(one.finding))) return;
    const at = rest.findIndex(found => fits(one, found));
    const [found] = at < 0 ? [] : rest.splice(at, 1);
    if (!found) missing.push(`${one.finding}${one.text === undefined ? '' : `: ${one.text}`}`);
    else if (isUpdate) expected[index] = { finding: found.finding, text: found.text };
  });
  return { unexpected: rest.map(found => `${found.finding}: ${found.text}`), missing };
}
