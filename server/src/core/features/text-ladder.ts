import { analyse } from '../analysis';
import type { Analysis } from '../document';
import { ladderSvg } from '../ladder/ladder-svg';
import type { TextLadderParams, TextLadderResult } from '../ladder-protocol';
import { ladderOf } from './ladder-of';

/** A page is read, not searched: a text that is longer, UTF-16 units, is not drawn. */
const longestText = 256 * 1024;
/** Nor is one with more arrows. */
const mostArrows = 300;

/**
 * The ladder of a text outside of any document, such as a fenced block of Markdown, as SVG in the colours of the page.
 * One message, and requests of an authored file, are no call flow: then there is none, and no reason. Linear.
 */
export function textLadder({ text, isTrace, aliases }: TextLadderParams): TextLadderResult {
  if (text.length > longestText)
    return tooMuch(`${Math.ceil(text.length / 1024)} KB are more than the ${longestText / 1024} KB`);
  const analysis = analysed(text, isTrace);
  if (analysis?.kind !== 'trace' || analysis.messageCount < 2) return { kind: 'none', reason: null };
  const drawn = ladderOf([{ uri: '', analysis, calls: analysis.calls }], {
    linked: false,
    names: new Map(Object.entries(aliases)),
  });
  if (drawn.kind === 'none') return { kind: 'none', reason: null };
  const { arrows } = drawn.ladder;
  if (arrows.length > mostArrows) return tooMuch(`${arrows.length} messages are more than the ${mostArrows}`);
  return { kind: 'drawing', svg: ladderSvg(drawn.ladder, { theme: 'page' }) };
}

function tooMuch(what: string): TextLadderResult {
  return {
    kind: 'none',
    reason: `No ladder: ${what} that a page draws. Keep the trace in a .siptrace file; "SIP: Open Ladder" draws it there.`,
  };
}

/** A block of `sip` may be authored, with variables or separators: then only what it says is a trace is one. */
function analysed(text: string, isTrace: boolean): Analysis | undefined {
  if (!isTrace) {
    const authored = analyse({ kind: 'message', text });
    if (authored.kind === 'trace') return authored;
    if (authored.chunks.length > 1 || text.includes('{{')) return undefined;
  }
  return analyse({ kind: 'trace', text });
}
