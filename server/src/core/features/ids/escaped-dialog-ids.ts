import { readUriHeaders, unescapeUri } from '../../sip/uri-headers';
import type { Span } from '../../text/span';

/** An id that stands in the `?Replaces=…` of a URI, and where. */
export interface EscapedId {
  readonly kind: 'call-id' | 'tag';
  /** Of a tag, its Call-ID. */
  readonly scope: string;
  /** Unescaped. */
  readonly name: string;
  readonly span: Span;
}

/** Pieces of a value between a delimiter that is written as such or as its escape. */
function pieces(text: string, at: Span, delimiter: string, escaped: string): readonly Span[] {
  const found: Span[] = [];
  let start = at.start;
  for (let i = at.start; i < at.end; i++) {
    const plain = text.charAt(i) === delimiter;
    if (!plain && text.slice(i, i + 3).toUpperCase() !== escaped) continue;
    found.push({ start, end: i });
    start = i + (plain ? 1 : 3);
    i = start - 1;
  }
  found.push({ start: Math.min(start, at.end), end: at.end });
  return found;
}

/**
 * The Call-ID and tags of `?Replaces=callid%3Bto-tag%3Dx%3Bfrom-tag%3Dy` (RFC 3891 §4) and `?Join=…` in the header
 * part of a URI. Other headers there name no dialog. Linear.
 */
export function escapedDialogIds(text: string, headers: Span): readonly EscapedId[] {
  const found: EscapedId[] = [];
  for (const header of readUriHeaders(text, headers)) {
    if (header.id !== 'replaces' && header.id !== 'join') continue;
    const [first, ...params] = pieces(text, header.value, ';', '%3B');
    if (!first) continue;
    const callId = unescapeUri(text.slice(first.start, first.end));
    found.push({ kind: 'call-id', scope: '', name: callId, span: first });
    for (const param of params) {
      const [name, value] = pieces(text, param, '=', '%3D');
      if (!name || !value || !/^(?:to|from)-tag$/i.test(text.slice(name.start, name.end))) continue;
      const tag = unescapeUri(text.slice(value.start, value.end));
      found.push({ kind: 'tag', scope: callId, name: tag, span: value });
    }
  }
  return found;
}

/** A new id as the header part of a URI writes it: all but what `hnv-unreserved` and `unreserved` allow is escaped (§25.1). */
export function escapeInUriHeader(id: string): string {
  return id.replace(/[^A-Za-z0-9\-_.!~*'()[\]/?:+$]/g, c => {
    const code = c.charCodeAt(0);
    return code < 128 ? `%${code.toString(16).toUpperCase().padStart(2, '0')}` : c;
  });
}
