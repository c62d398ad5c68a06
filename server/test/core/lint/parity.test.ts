import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ruleLink } from '../../../src/core/lint/rule-link';
import { allRules, ruleById } from '../../../src/core/lint/rules/index';

const ROOT = join(__dirname, '../../../..');
const RULES = join(ROOT, 'server/src/core/lint/rules');

const ids = allRules.map(rule => rule.meta.id);

/** Every file below the folder of rules but the index: `category/rule-id`. */
function ruleFiles(): readonly string[] {
  return readdirSync(RULES, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(folder => readdirSync(join(RULES, folder.name)).map(file => `${folder.name}/${file}`))
    .sort();
}

describe('a rule is one file, one document, one line of the index, one setting, one row of docs/rules.md', () => {
  test('ids are unique and kebab-case', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(ids.map(id => ruleById(id)?.meta.id)).toEqual(ids);
  });

  test('each lies in the folder of its category under its own name, and no file there is another thing', () => {
    expect(ruleFiles()).toEqual(allRules.map(({ meta }) => `${meta.category}/${meta.id}.ts`).sort());
  });

  test('each says what it finds, by which section', () => {
    for (const { meta } of allRules) {
      expect(meta.description, meta.id).toMatch(/^[A-Z].*\.$/s);
      expect(meta.reference, meta.id).toMatch(/^(RFC \d+|Siplens: )/);
    }
  });

  test('each has a document, and no document stands alone', () => {
    const documents = readdirSync(join(ROOT, 'test-fixtures/lint')).filter(name => name.endsWith('.md'));
    expect(documents.sort()).toEqual(ids.map(id => `${id}.md`).sort());
  });

  test('the link that the editor shows leads to the document, in the repository that the manifest names', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const base = `${manifest.repository.url.replace(/\.git$/, '')}/blob/main/`;
    for (const id of ids) {
      expect(ruleLink(id).startsWith(base), id).toBe(true);
      expect(existsSync(join(ROOT, ruleLink(id).slice(base.length))), id).toBe(true);
    }
  });

  test('each option is explained in the document of its rule', () => {
    for (const { meta } of allRules) {
      const document = readFileSync(join(ROOT, `test-fixtures/lint/${meta.id}.md`), 'utf8');
      for (const name of Object.keys(meta.options ?? {})) expect(document, meta.id).toContain(`\`${name}\``);
    }
  });

  test('settings schema and the table of rules are those that the rules make', async () => {
    const tool = join(ROOT, 'tools/make-rule-docs.mjs');
    expect(existsSync(tool)).toBe(true);
    await expect(promisify(execFile)(process.execPath, [tool, '--check'])).resolves.toMatchObject({
      stderr: '',
    });
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const [setting] = [manifest.contributes.configuration]
      .flat()
      .flatMap((section: { properties: object }) => Object.entries(section.properties))
      .filter(([name]: [string, unknown]) => name === 'siplens.lint.rules')
      .map(([, value]: [string, { properties: object }]) => value);
    expect(Object.keys(setting?.properties ?? {})).toEqual(ids);
    const page = readFileSync(join(ROOT, 'docs/rules.md'), 'utf8');
    for (const id of ids) expect(page).toContain(`](../test-fixtures/lint/${id}.md)`);
  });
});
