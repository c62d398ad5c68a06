import type { Analysis } from '../document';
import { plainLine } from '../text/plain-line';
import { type Span, shiftSpan } from '../text/span';
import type { MessageKeys } from '../trace/message-keys';
import { partyName } from './call-label';

/** A message that a name was looked for in. */
export interface MessageSymbol {
  readonly kind: 'request' | 'response';
  /** Method or status, from whom to whom, Call-ID: what may be looked for. */
  readonly name: string;
  /** Name of the part in an authored file; '' without one. */
  readonly part: string;
  /** Its start line, in the document. */
  readonly span: Span;
}

function nameOf(keys: MessageKeys): string {
  const what =
    keys.kind === 'request' ? keys.method : `${keys.status ?? ''} ${keys.reason ?? ''} (${keys.method})`;
  const parties = `${partyName(keys.fromUri)} → ${partyName(keys.toUri)}`;
  return plainLine([what, parties, ...(keys.callId === undefined ? [] : [keys.callId])].join(' · '));
}

/** True if every character of the query comes in the name in this order, as editors search symbols. */
function isFound(name: string, query: string): boolean {
  let at = 0;
  for (const c of query) {
    at = name.indexOf(c, at);
    if (at === -1) return false;
    at += c.length;
  }
  return true;
}

/**
 * The messages of a document whose method, status, user or Call-ID hold the characters of a query in order, in any
 * letter case; all for an empty query. At most `most`: whoever asks says if there are more.
 */
export function messageSymbolsOf(
  analysis: Analysis,
  query: string,
  most: number,
): { readonly symbols: readonly MessageSymbol[]; readonly more: boolean } {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const symbols: MessageSymbol[] = [];
  for (const { chunk, start } of analysis.chunks) {
    if (!chunk.trace) continue;
    const { keys, startLine } = chunk.trace;
    const name = nameOf(keys);
    if (!isFound(name.toLowerCase(), wanted)) continue;
    if (symbols.length === most) return { symbols, more: true };
    const part = plainLine(chunk.part?.name ?? '');
    symbols.push({ kind: keys.kind, name, part, span: shiftSpan(startLine, start) });
  }
  return { symbols, more: false };
}
