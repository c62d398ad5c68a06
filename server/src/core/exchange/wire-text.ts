import { type OrRefusal, ok, refused } from './prepared-request';
import { wireLength } from './raw-bytes';

/** Every line end, LF, CR or CRLF, made `end`: CRLF, as the wire wants it (RFC 3261 §7). Nothing else changes. */
export function withLineEnds(text: string, end: string): string {
  return text.replace(/\r\n|\r|\n/g, end);
}

/**
 * Joins pieces of a request and puts the body's length in bytes, with those of an attached file, where a piece is
 * `undefined`. That cannot be inside
 * the body: there it would change what it counts.
 */
export function joinWithBodyLength(
  pieces: readonly (string | undefined)[],
  { lineEnd, attachedBytes }: { readonly lineEnd: string; readonly attachedBytes: number },
): OrRefusal<string> {
  // Any text without line ends can hold the place: it only has to show where the body starts.
  const draft = pieces.map(piece => piece ?? '0').join('');
  const separator = draft.indexOf(lineEnd + lineEnd);
  const bodyStart = separator === -1 ? draft.length : separator + 2 * lineEnd.length;
  const length = String(wireLength(draft, bodyStart) + attachedBytes);
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
