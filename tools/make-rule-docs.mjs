// Writes what docs/rules.md, package.json and the schema of siplint.json say about lint rules, from the rules themselves.
//   node tools/make-rule-docs.mjs          writes all
//   node tools/make-rule-docs.mjs --check  changes nothing; fails and says what is out of date
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { rulesSchema, siplintSchema } from './lib/lint-schema.mjs';
import { repositoryRoot } from './lib/repository-root.mjs';

/** @typedef {import('./lib/lint-schema.mjs').RuleMeta} RuleMeta */

/** The rules as the product has them, in the order of their index. @returns {Promise<readonly RuleMeta[]>} */
async function ruleMetas() {
  const { outputFiles } = await build({
    entryPoints: [join(repositoryRoot, 'server/src/core/lint/rules/index.ts')],
    bundle: true,
    write: false,
    format: 'esm',
  });
  const code = outputFiles[0]?.text ?? '';
  const { allRules } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  return allRules.map((/** @type {{ meta: RuleMeta }} */ rule) => rule.meta);
}

/** @param {readonly RuleMeta[]} metas */
function table(metas) {
  const rows = metas.map(
    ({ id, severity, description, reference, fixable, offByDefault }) =>
      `| [\`${id}\`](../test-fixtures/lint/${id}.md) | ${offByDefault ? 'off' : severity} | ${fixable ? 'yes' : ''} | ${description} | ${reference} |`,
  );
  return ['| rule | severity | fix | finds | reference |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** @param {string} page @param {readonly RuleMeta[]} metas */
function withTable(page, metas) {
  const [start, end] = ['<!-- rules:start -->', '<!-- rules:end -->'];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from === -1 || to < from) throw new Error(`docs/rules.md lacks ${start} and ${end}`);
  return `${page.slice(0, from + start.length)}\n${table(metas)}\n${page.slice(to)}`;
}

/** @param {string} text @param {readonly RuleMeta[]} metas */
function withProperties(text, metas) {
  const manifest = JSON.parse(text);
  const sections = [manifest.contributes.configuration].flat();
  const setting = sections.map(s => s.properties?.['siplens.lint.rules']).find(s => s !== undefined);
  if (setting === undefined) throw new Error('package.json lacks the setting siplens.lint.rules');
  Object.assign(setting, rulesSchema(metas));
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The schema of `siplint.json`, from the settings that the manifest has by now. */
function schemaText() {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  const sections = [manifest.contributes.configuration].flat();
  const settings = Object.assign({}, ...sections.map(section => section.properties));
  return `${JSON.stringify(siplintSchema(settings), undefined, 2)}\n`;
}

const metas = await ruleMetas();
const files = [
  { name: 'docs/rules.md', make: withTable },
  { name: 'package.json', make: withProperties },
  { name: 'schemas/siplint.schema.json', make: schemaText },
];
for (const { name, make } of files) {
  const path = join(repositoryRoot, name);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const after = make(before, metas);
  if (after === before) continue;
  if (process.argv.includes('--check')) {
    console.error(`${name} is out of date: run node tools/make-rule-docs.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, after);
    console.log(`${name} written`);
  }
}
