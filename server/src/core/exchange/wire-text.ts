import { utf8Length } from '../text/utf8-length';
import { type OrRefusal, ok, refused } from './prepared-request';

/** Every line end, LF, CR or CRLF, made CRLF, as the wire wants it (RFC 3261 §7). Nothing else changes. */
export function withCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

/**
 * Joins pieces of a request and puts the body's length in bytes where a piece is `undefined`. That cannot be inside
 * the body: there it would change what it counts.
 */
export function joinWithBodyLength(pieces: readonly (string | undefined)[]): OrRefusal<string> {
  // Any text without line ends can hold the place: it only has to show where the body starts.
  const draft = pieces.map(piece => piece ?? '0').join('');
  const separator = draft.indexOf('\r\n\r\n');
  const bodyStart = separator === -1 ? draft.length : separator + 4;
  const length = String(utf8Length(draft, bodyStart));
  let at = 0;
  let text = '';
  for (const piece of pieces) {
    if (piece === undefined && at >= bodyStart)
      return refused('{{$contentLength}} cannot stand in the body that it counts.');
    text += piece ?? length;
    at += piece?.length ?? 1;
  }
  return ok(text);
}
