import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fencedBlocks } from '../../harness/fenced-blocks';

const folder = join(__dirname, '../../../../test-fixtures/parse');

/** One message and what it must be understood to be. */
export interface ParseCase {
  readonly file: string;
  /** 1-based line of the message's fence. */
  readonly line: number;
  /** The nearest heading above it. */
  readonly title: string;
  /** The message as on the wire. */
  readonly text: string;
  /** The tree as the fixture prints it. */
  readonly expected: string;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['r', '\r'],
  ['n', '\n'],
  ['t', '\t'],
  ['0', '\0'],
  ['\\', '\\'],
  ['s', ' '],
]);

/** Lines of a plain block end with CRLF; an `escaped` block has only the line ends that it spells out. */
function wireText(info: readonly string[], text: string): string {
  if (!info.includes('escaped')) return text.replace(/\n/g, '\r\n');
  return text
    .replace(/\n/g, '')
    .replace(/\\x([0-9a-fA-F]{2})|\\([rnt0s\\])/g, (_, hex: string | undefined, letter: string) =>
      hex === undefined ? (escapes.get(letter) ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

function titleAbove(markdown: string, line: number): string {
  const above = markdown.split('\n').slice(0, line - 1);
  return (
    above
      .filter(text => text.startsWith('#'))
      .at(-1)
      ?.replace(/^#+ */, '') ?? ''
  );
}

function casesOf(file: string): readonly ParseCase[] {
  const markdown = readFileSync(join(folder, file), 'utf8');
  const blocks = fencedBlocks(markdown);
  return blocks.flatMap((block, index) => {
    if (block.info[0] !== 'sip') return [];
    const tree = blocks[index + 1];
    if (tree?.info[0] !== 'tree') throw new Error(`${file}:${block.line}: no tree follows the message`);
    const text = wireText(block.info, block.text);
    const expected = tree.text.replace(/\n$/, '');
    return [{ file, line: block.line, title: titleAbove(markdown, block.line), text, expected }];
  });
}

/** Every case under `test-fixtures/parse`. */
export function readParseCases(): readonly ParseCase[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.md'))
    .sort()
    .flatMap(casesOf);
}

/** Writes the trees of a file anew, for review by `git diff`: `UPDATE_PARSE_FIXTURES=1 npx vitest run …`. */
export function rewriteTrees(file: string, trees: readonly string[]): void {
  const path = join(folder, file);
  let index = 0;
  const markdown = readFileSync(path, 'utf8').replace(
    /```tree\n[\s\S]*?```/g,
    () => `\`\`\`tree\n${trees[index++]}\n\`\`\``,
  );
  writeFileSync(path, markdown);
}
