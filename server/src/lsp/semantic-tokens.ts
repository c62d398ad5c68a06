import {
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensLegend,
} from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import {
  semanticTokenModifiers,
  semanticTokensOf,
  semanticTokenTypes,
} from '../core/features/semantic-tokens';
import type { Span } from '../core/text/span';
import { toRange } from './to-lsp';

/** The standard types that our tokens use, and our modifiers for the colours of calls. */
export const semanticTokensLegend: SemanticTokensLegend = {
  tokenTypes: [...semanticTokenTypes],
  tokenModifiers: [...semanticTokenModifiers],
};

/**
 * Colours of a larger text are given by the screen only, UTF-16 units: all of them would cost megabytes at each
 * keystroke, and an editor that gets none for the whole asks for what it shows.
 */
const largestWhole = 500_000;

/** Coloured spans of a whole document; null for one that is to be asked for part by part. */
export function wholeSemanticTokens(analysis: Analysis): SemanticTokens | null {
  return analysis.source.length > largestWhole ? null : semanticTokens(analysis);
}

/** Coloured spans of a document, or of the part that is on the screen. */
export function semanticTokens(analysis: Analysis, part?: Span): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const token of semanticTokensOf(analysis, part)) {
    const { start } = toRange(analysis, token);
    const type = semanticTokenTypes.indexOf(token.type);
    const modifiers = token.modifier === undefined ? 0 : 1 << token.modifier;
    builder.push(start.line, start.character, token.end - token.start, type, modifiers);
  }
  return builder.build();
}
