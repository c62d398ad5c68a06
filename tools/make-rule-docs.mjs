// Writes what README.md and package.json say about lint rules, from the rules themselves.
//   node tools/make-rule-docs.mjs          writes both
//   node tools/make-rule-docs.mjs --check  changes nothing; fails and says what is out of date
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryRoot } from './lib/repository-root.mjs';

/** @typedef {{ id: string, severity: string, description: string, reference: string, fixable: boolean }} RuleMeta */

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
    ({ id, severity, description, reference, fixable }) =>
      `| [\`${id}\`](test-fixtures/lint/${id}.md) | ${severity} | ${fixable ? 'yes' : ''} | ${description} | ${reference} |`,
  );
  return ['| rule | severity | fix | finds | reference |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** @param {readonly RuleMeta[]} metas */
function settingProperties(metas) {
  return Object.fromEntries(
    metas.map(({ id, severity, description }) => [
      id,
      {
        type: 'string',
        enum: ['off', 'hint', 'information', 'warning', 'error'],
        default: severity,
        description,
      },
    ]),
  );
}

/** @param {string} readme @param {readonly RuleMeta[]} metas */
function withTable(readme, metas) {
  const [start, end] = ['<!-- rules:start -->', '<!-- rules:end -->'];
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`README.md lacks ${start} and ${end}`);
  return `${readme.slice(0, from + start.length)}\n${table(metas)}\n${readme.slice(to)}`;
}

/** @param {string} text @param {readonly RuleMeta[]} metas */
function withProperties(text, metas) {
  const manifest = JSON.parse(text);
  const sections = [manifest.contributes.configuration].flat();
  const setting = sections.map(s => s.properties?.['siplens.lint.rules']).find(s => s !== undefined);
  if (setting === undefined) throw new Error('package.json lacks the setting siplens.lint.rules');
  setting.properties = settingProperties(metas);
  setting.additionalProperties = false;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const metas = await ruleMetas();
const files = [
  { name: 'README.md', make: withTable },
  { name: 'package.json', make: withProperties },
];
for (const { name, make } of files) {
  const path = join(repositoryRoot, name);
  const before = readFileSync(path, 'utf8');
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
