import { utf8Encode } from '../text/utf8-encode';

/**
 * Wire bytes, one character each, in which every occurrence of the values is stars, as many as it had bytes: so a
 * Content-Length stays true. For what is shown or kept of a request with `{{$secret}}`. Empty values are left out.
 */
export function maskValues(payload: string, values: Iterable<string>): string {
  // The longest first: one secret may be part of another.
  const texts = [...values].map(value => String.fromCharCode(...utf8Encode(value).subarray(0, 10_000)));
  let result = payload;
  for (const text of texts.sort((a, b) => b.length - a.length)) {
    if (text !== '') result = result.replaceAll(text, '*'.repeat(text.length));
  }
  return result;
}
