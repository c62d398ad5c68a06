import type { MessagePlace } from '../../../server/src/core/ladder-protocol';

/** The arrow of the message whose record holds a line of a document; undefined where none is drawn. */
export function arrowAt(places: readonly MessagePlace[], document: number, line: number): number | undefined {
  return places.find(([, at, , first, last]) => at === document && first <= line && line <= last)?.[0];
}

/** Where an arrow leads, or the repetition of that number: the place of its start line. */
export function placeOfArrow(
  places: readonly MessagePlace[],
  arrow: number,
  copy = 0,
): { readonly document: number; readonly line: number } | undefined {
  const all = places.filter(([index]) => index === arrow);
  const place = all[copy] ?? all[0];
  return place && { document: place[1], line: place[2] };
}
