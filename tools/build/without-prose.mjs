/** Facts without the words that only hovers and completion show: for bundles that parse SIP and explain nothing. */
import { readFile } from 'node:fs/promises';

/** Members of a fact that are read by people only. */
const prose = new Set(['description', 'example', 'refs']);

/** @returns {import('esbuild').Plugin} leaves the prose out of `core/sip/facts/data/*.json` */
export function withoutProse() {
  return {
    name: 'without-prose',
    setup(build) {
      build.onLoad({ filter: /[\\/]facts[\\/]data[\\/][^\\/]+\.json$/ }, async ({ path }) => {
        const facts = JSON.parse(await readFile(path, 'utf8'));
        return {
          contents: JSON.stringify(facts, (name, value) =>
            prose.has(name) ? (Array.isArray(value) ? [] : '') : value,
          ),
          loader: 'json',
        };
      });
    },
  };
}
