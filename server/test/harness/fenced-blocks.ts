/** One fenced block of a Markdown document. */
export interface FencedBlock {
  /** The words after the backquotes: `['sip', 'bad']`. */
  readonly info: readonly string[];
  /** The lines between the fences, each ended by LF. */
  readonly text: string;
  /** 1-based line of the opening fence. */
  readonly line: number;
}

/** The fenced blocks of a Markdown document in order. A block without closing fence is a fault of the fixture. */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { info: string[]; lines: string[]; line: number; fence: string } | undefined;
  markdown.split(/\r?\n/).forEach((text, index) => {
    if (open) {
      if (text === open.fence) {
        blocks.push({ info: open.info, text: open.lines.map(l => `${l}\n`).join(''), line: open.line });
        open = undefined;
      } else open.lines.push(text);
      return;
    }
    const fence = /^`{3,}/.exec(text)?.[0];
    if (fence) {
      const info = text.slice(fence.length).split(' ');
      open = { info: info.filter(word => word !== ''), lines: [], line: index + 1, fence };
    }
  });
  if (open) throw new Error(`the block at line ${open.line} has no closing fence`);
  return blocks;
}
