/** Our rules against the catalogue that they were made from, where it is at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mayJudge } from '../../../src/core/lint/ladder-safe';
import { allRules } from '../../../src/core/lint/rules/index';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { cutChunks } from '../../../src/core/trace/cut-chunks';
import { ladderText } from '../../../src/core/trace/formats/ladder-text';
import { traceMessageOf } from '../../../src/core/trace/trace-message-of';
import { correlateMessages } from '../../harness/trace-of';
import { mutations } from '../flows/mutations/index';

interface Catalogue {
  readonly rules: readonly {
    readonly id: string;
    readonly category: string;
    readonly severity: string;
    readonly scope: string;
    readonly release: 'must' | 'should' | 'later';
    readonly reference: string;
  }[];
  readonly ladderSafe: readonly string[];
  readonly flows: readonly {
    readonly mutations: readonly { readonly id: string; readonly expect: string }[];
  }[];
}

const file = join(__dirname, '../../../../../shared/rules.json');
const isThere = existsSync(file);
const title = isThere ? 'the catalogue' : 'the catalogue (skipped: ../shared/rules.json is not there)';
if (!isThere) console.info(title);
const catalogue = (
  isThere ? JSON.parse(readFileSync(file, 'utf8')) : { rules: [], ladderSafe: [], flows: [] }
) as Catalogue;

/** What is about text, authored files and our own comments, which the catalogue leaves to the editor. */
const ownRules = ['text-not-utf8', 'suppression-unused', 'unknown-variable', 'body-file-missing'];
/** Section 0 of the catalogue supersedes its table in this. */
const otherwise = new Map([['F27-m5', 'response-echo-mismatch']]);
/** Scopes that read one message; those of the catalogue are finer than ours beyond that. */
const messageScopes: ReadonlySet<string> = new Set(['message', 'text']);
describe.skipIf(!isThere)(title, () => {
  const byId = new Map(allRules.map(rule => [rule.meta.id, rule]));
  const wanted = catalogue.rules.filter(({ release }) => release !== 'later');

  test('has 173 rules that must or should be, and each is there under its id', () => {
    expect(wanted).toHaveLength(173);
    expect(wanted.filter(({ id }) => !byId.has(id))).toEqual([]);
    const known = new Set(catalogue.rules.map(({ id }) => id));
    expect(allRules.map(({ meta }) => meta.id).filter(id => !known.has(id))).toEqual(ownRules);
  });

  test.each(wanted)(
    '$id has its severity, category, scope and RFC',
    ({ id, severity, category, scope, reference }) => {
      const rule = byId.get(id);
      expect(rule?.meta.severity).toBe(severity);
      expect(rule?.meta.category).toBe(category.split('/')[0]);
      expect(messageScopes.has(rule?.scope ?? '')).toBe(scope === 'message');
      // One of the RFCs that it names at least, if it names any.
      const rfcs = [...reference.matchAll(/RFC (\d+)/g)].map(match => match[1] ?? '');
      const ours = rule?.meta.reference ?? '';
      expect(rfcs.length === 0 || rfcs.some(rfc => new RegExp(`RFC ${rfc}\\b`).test(ours))).toBe(true);
    },
  );

  test('names the rules that hold for drawings', () => {
    const drawing = 'A         B\nINVITE ----->\n<------ 200 OK\n';
    const group = correlateMessages(
      [...cutChunks(drawing, ladderText)].flatMap(({ record }) =>
        record ? (traceMessageOf(parseMessage(record.payload, 'utf16'), record) ?? []) : [],
      ),
    ).groups[0];
    const safe = wanted.filter(({ id }) => mayJudge(id, group)).map(({ id }) => id);
    expect(safe.sort()).toEqual([...catalogue.ladderSafe].sort());
  });

  test('has 182 mutations, each with the rule that finds it', () => {
    const all = catalogue.flows.flatMap(flow => flow.mutations);
    const ours = Object.values(mutations).flat();
    expect(all).toHaveLength(182);
    expect(Object.fromEntries(ours.map(({ id, expect: rule }) => [id, rule]))).toEqual(
      Object.fromEntries(all.map(({ id, expect: rule }) => [id, otherwise.get(id) ?? rule])),
    );
  });
});
