/**
 * Line types of the session part in their order (RFC 4566 §5, RFC 8866 §5). `t=`, `r=` and `z=` may alternate, so
 * they share a place.
 */
const SESSION: readonly string[] = ['v', 'o', 's', 'i', 'u', 'e', 'p', 'c', 'b', 'trz', 'k', 'a'];
/** The same of a media section. */
const MEDIA: readonly string[] = ['m', 'i', 'c', 'b', 'k', 'a'];

const rankIn = (order: readonly string[], type: string) =>
  type === '' ? -1 : order.findIndex(types => types.includes(type));

/** The place of a line type in the session part, counted from 0; -1 for a type that does not belong there. */
export function sessionRank(type: string): number {
  return rankIn(SESSION, type);
}

/** The place of a line type in a media section, counted from 0; -1 for a type that does not belong there. */
export function mediaRank(type: string): number {
  return rankIn(MEDIA, type);
}
