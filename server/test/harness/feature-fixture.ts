import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../src/core/analysis';
import type { Analysis } from '../../src/core/document';
import { environmentOf } from '../../src/core/sip/choose-environment';
import { fencedBlocks } from './fenced-blocks';
import { fixtureEnvironment } from './fixture-environment';

const FOLDER = join(__dirname, '../../../test-fixtures/features');
const CURSOR = '<|>';

/** One case of a feature's document: a text, the place of the cursor, and what the feature answers there. */
export interface FeatureCase {
  /** The heading above, and the line of the block. */
  readonly title: string;
  readonly analysis: Analysis;
  /** Where `<|>` stood; 0 in a text without it. */
  readonly offset: number;
  /** Lines of the `expect` block behind the text. */
  readonly expected: readonly string[];
}

/** Names of the documents under `test-fixtures/features`, without `.md`. */
export function featureFixtureNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.md'))
    .map(name => name.slice(0, -'.md'.length))
    .sort();
}

function headingAbove(lines: readonly string[], line: number): string {
  for (let i = line - 1; i >= 0; i--)
    if (lines[i]?.startsWith('#')) return (lines[i] ?? '').replace(/^#+ */, '');
  return '';
}

/**
 * The cases of one document: each block `sip` or `sip-trace` (with `format=…` where it is not to be detected) is
 * followed by a block `expect`. With `environment=dev`, or `environment` for none chosen, the variables of the blocks
 * `jsonc` and `dotenv` of the document hold. Line ends of the text are LF, with `crlf` CRLF.
 */
export function readFeatureCases(name: string): readonly FeatureCase[] {
  const markdown = readFileSync(join(FOLDER, `${name}.md`), 'utf8');
  const lines = markdown.split('\n');
  const blocks = fencedBlocks(markdown);
  return blocks.flatMap((block, index): readonly FeatureCase[] => {
    const [language, ...options] = block.info;
    if (language === 'expect' || language === 'jsonc' || language === 'dotenv') return [];
    const expectBlock = blocks[index + 1];
    if (expectBlock?.info[0] !== 'expect')
      throw new Error(`${name}.md:${block.line}: no expect block follows`);
    if (language !== 'sip' && language !== 'sip-trace')
      throw new Error(`${name}.md:${block.line}: ${language}?`);
    const marked = options.includes('crlf') ? block.text.replaceAll('\n', '\r\n') : block.text;
    const format = options.find(o => o.startsWith('format='))?.slice('format='.length);
    const chosen = options.find(o => /^environment(=|$)/.test(o))?.slice('environment='.length);
    const text = marked.replace(CURSOR, '');
    const analysis = analyse({
      text,
      kind: language === 'sip' ? 'message' : 'trace',
      ...(format ? { format } : {}),
      ...(chosen === undefined ? {} : { environment: environmentOf(fixtureEnvironment(blocks, chosen)) }),
    });
    return [
      {
        title: `${headingAbove(lines, block.line)} (line ${block.line})`,
        analysis,
        offset: Math.max(0, marked.indexOf(CURSOR)),
        expected: expectBlock.text === '' ? [] : expectBlock.text.replace(/\n$/, '').split('\n'),
      },
    ];
  });
}
