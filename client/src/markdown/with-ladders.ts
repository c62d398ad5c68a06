/** What is drawn for a fenced block: markup that is safe, or a sentence why nothing is. */
export type FenceDrawing =
  | { readonly kind: 'drawing'; readonly svg: string }
  | { readonly kind: 'none'; readonly reason: string | null };

interface Token {
  readonly info: string;
  readonly content: string;
  /** First line and the one behind the last. */
  readonly map?: readonly number[] | null;
}

/** A fenced block. */
export interface Fence {
  readonly text: string;
  /** It can only be a trace. */
  readonly isTrace: boolean;
  /** Document and line: the same while the text in the block is changed. */
  readonly place: string;
}

type FenceRule = (
  tokens: readonly Token[],
  index: number,
  options: unknown,
  env: unknown,
  self: unknown,
) => string;

/** What is used of the library markdown-it, of which VS Code has its own copy. */
export interface MarkdownIt {
  readonly renderer: { readonly rules: { fence?: FenceRule | undefined } };
  readonly utils: { escapeHtml(text: string): string };
}

/** So many blocks of a page are drawn; further ones say that they are not. */
export const mostOnPage = 100;

/** Whether a block of these languages can only be a trace. */
const languages: ReadonlyMap<string, boolean> = new Map([
  ['sip', false],
  ['sip-message', false],
  ['sip-trace', true],
  ['siptrace', true],
]);

/**
 * Lets fenced blocks of SIP show their ladder, with their text folded below it. While `drawingOf` has none, and where
 * nothing is to be drawn, a block looks as it always did.
 */
export function withLadders(
  markdownIt: MarkdownIt,
  drawingOf: (fence: Fence) => FenceDrawing | undefined,
): MarkdownIt {
  const { renderer, utils } = markdownIt;
  const plain = renderer.rules.fence;
  if (!plain) return markdownIt;
  /** By the environment of a rendering, of which each has its own: blocks seen so far. */
  const seen = new WeakMap<object, number>();
  const nthOfPage = (env: unknown) => {
    if (typeof env !== 'object' || env === null) return 1;
    const nth = (seen.get(env) ?? 0) + 1;
    seen.set(env, nth);
    return nth;
  };
  renderer.rules.fence = (tokens, index, options, env, self) => {
    const text = plain(tokens, index, options, env, self);
    const token = tokens[index];
    const isTrace = languages.get(/^\s*([\w-]*)/.exec(token?.info ?? '')?.[1]?.toLowerCase() ?? '');
    if (!token || isTrace === undefined) return text;
    const { currentDocument } = (env ?? {}) as { readonly currentDocument?: unknown };
    const place = `${String(currentDocument)}#${token.map?.[0]}`;
    const drawing: FenceDrawing | undefined =
      nthOfPage(env) > mostOnPage
        ? { kind: 'none', reason: `No ladder: a page shows the first ${mostOnPage}.` }
        : drawingOf({ text: token.content, isTrace, place });
    if (drawing?.kind === 'drawing') {
      return `<div class="siplens-ladder" tabindex="0">${drawing.svg}</div><details><summary>Messages</summary>${text}</details>`;
    }
    return drawing?.reason ? `${text}<p><em>${utils.escapeHtml(drawing.reason)}</em></p>` : text;
  };
  return markdownIt;
}
