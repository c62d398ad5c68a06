import { allMethods } from '../../sip/facts/methods';

/** First letter and length tell the registered methods apart: a place for each pair, 0 for a name that is too long. */
export const shapeOfMethod = (first: number | undefined, length: number): number =>
  length > 15 ? 0 : (((first ?? 0) & 31) << 4) | length;

/** At each place the number of the method that may be meant, -1 for none. */
export const methodShapes: Int8Array = new Int8Array(32 << 4).fill(-1);
for (const [id, { name }] of allMethods.entries())
  methodShapes[shapeOfMethod(name.charCodeAt(0), name.length)] = id;
