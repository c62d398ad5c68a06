/** Parameters that are new in every call, or counted. */
const volatile = new Set(
  'tag branch from-tag to-tag ftag received rport nonce nextnonce cnonce opaque response rspauth nc boundary icid-value rinstance remote gcid call-id'.split(
    ' ',
  ),
);
/** Fields whose whole value is new in every call, or follows from the rest. */
const ids = new Set([
  'call-id',
  'i',
  'session-id',
  'date',
  'timestamp',
  'in-reply-to',
  'sip-etag',
  'sip-if-match',
  'identity',
]);

/**
 * The value of a header field without what differs between any two calls: Call-IDs, tags, branches, nonces, times and
 * ports are `*`. Folds and blanks are one blank. `id` is the lower-case long name of the field.
 */
export function neutralValue(id: string, value: string): string {
  const text = value.replace(/\s+/g, ' ').trim();
  if (ids.has(id)) return '*';
  if (id === 'cseq') return text.replace(/^\d+/, '*');
  if (id === 'rack') return text.replace(/^\d+ \d+/, '* *');
  if (id === 'rseq') return '*';
  const rest =
    id === 'replaces' || id === 'join' || id === 'target-dialog' ? text.replace(/^[^;]+/, '*') : text;
  return neutralUri(neutralParams(rest));
}

/** A URI, or text with URIs, in which ports and the headers of `Replaces` are `*`. */
export function neutralUri(text: string): string {
  return text
    .replace(/([?&]Replaces=)[^&>\s]{1,4000}/gi, '$1*')
    .replace(/([\w\]-]):\d{2,5}(?=[;>?,\s]|$)/g, '$1:*');
}

function neutralParams(text: string): string {
  return text.replace(
    /([;, ])([\w.+-]{1,64})\s?=\s?("[^"]*"|[^;,>\s"]*)/g,
    (all, before: string, name: string) => (volatile.has(name.toLowerCase()) ? `${before}${name}=*` : all),
  );
}
