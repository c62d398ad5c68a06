/** Collects the licences of the packages that esbuild put into the bundles: MIT and ISC ask that their text goes along. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../lib/repository-root.mjs';

const permissive = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
]);

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {readonly string[]} folders like `node_modules/sip`, each once, sorted
 */
function packageFolders(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
        if (match && bytesInOutput > 0) folders.add(match[0]);
      }
    }
  }
  return [...folders].sort();
}

/**
 * @param {string} folder of one package, relative to the repository
 * @returns {{ heading: string, text: string }}
 * Throws if the package has no licence text, or one that a MIT extension cannot ship: the build must not pass over it.
 */
function noticeOf(folder) {
  const absolute = join(repositoryRoot, folder);
  const manifest = JSON.parse(readFileSync(join(absolute, 'package.json'), 'utf8'));
  const file = readdirSync(absolute).find(name => /^(licen[cs]e|copying)\b/i.test(name));
  const path = file && join(absolute, file);
  if (!path || !existsSync(path)) throw new Error(`${folder} is bundled but has no licence file`);
  const text = readFileSync(path, 'utf8').replace(/\r\n?/g, '\n').trim();
  // The package `sip` names no licence in its manifest; its LICENSE file is the MIT text.
  const licence =
    manifest.license ?? (/Permission is hereby granted, free of charge/.test(text) ? 'MIT' : undefined);
  if (!permissive.has(licence))
    throw new Error(`${folder} is bundled but its licence is ${licence ?? 'not named'}`);
  return { heading: `${manifest.name} ${manifest.version} (${licence})`, text };
}

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {string} the text of `THIRD_PARTY_NOTICES.txt`
 */
export function thirdPartyNotices(metafiles) {
  const notices = packageFolders(metafiles).map(noticeOf);
  const line = '-'.repeat(80);
  const parts = notices.map(({ heading, text }) => `${line}\n${heading}\n${line}\n\n${text}\n`);
  return `Siplens contains the following packages.\n\n${parts.join('\n')}`;
}
