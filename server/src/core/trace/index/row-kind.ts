import { ordinaryNames } from '../formats/ordinary-line';

/** What a header row is to an index. */
export type RowKind =
  | typeof UNKNOWN
  | typeof ORDINARY
  | typeof CALL_ID
  | typeof CSEQ
  | typeof LENGTH
  | typeof TYPE;
/** Not a name that every reader of logs passes by. */
export const UNKNOWN = 0;
export const ORDINARY = 1;
export const CALL_ID = 2;
export const CSEQ = 3;
export const LENGTH = 4;
export const TYPE = 5;

const kinds = new Map<string, RowKind>([
  ['call-id', CALL_ID],
  ['i', CALL_ID],
  ['cseq', CSEQ],
  ['content-length', LENGTH],
  ['l', LENGTH],
  ['content-type', TYPE],
  ['c', TYPE],
]);

/** What a name means in any letter case; `ORDINARY` for one that tells an index nothing. */
export function kindOfName(name: string): RowKind {
  return kinds.get(name.toLowerCase()) ?? ORDINARY;
}

/**
 * Names with the same two first letters stand in a row, each as the number of its words, its kind, which bits of the last
 * word count, and its words: four letters each, the colon one of them. 0 ends the row.
 */
const slotBits = 6;
const starts = new Uint16Array(1 << (2 * slotBits));
/** The slot of names with these first signs. */
export const slotOf = (first: number, second: number): number => ((first & 63) << slotBits) | (second & 63);
const table = tableOf();

function tableOf(): Int32Array {
  const rows = new Map<number, string[]>();
  for (const name of ordinaryNames) {
    const slot = slotOf(name.charCodeAt(0), `${name}:`.charCodeAt(1));
    rows.set(slot, [...(rows.get(slot) ?? []), name]);
  }
  // The first number ends the row of every slot without names.
  const numbers = [0];
  for (const [slot, row] of rows) {
    starts[slot] = numbers.length;
    for (const name of row) numbers.push(...entryOf(name));
    numbers.push(0);
  }
  return Int32Array.from(numbers);
}

function entryOf(name: string): readonly number[] {
  const letters = Uint8Array.from(`${name}:`, c => c.charCodeAt(0));
  const view = new DataView(new ArrayBuffer(letters.length + 3));
  for (const [at, letter] of letters.entries()) view.setUint8(at, letter);
  const words: number[] = [];
  for (let at = 0; at < letters.length; at += 4) words.push(view.getInt32(at, true));
  const inLast = ((letters.length - 1) & 3) + 1;
  return [words.length, kindOfName(name), inLast === 4 ? -1 : (1 << (8 * inLast)) - 1, ...words];
}

/** Bytes that must be there behind the beginning of a row: as many as the longest name has, and more. */
export const longestRowName = 48;

/**
 * What row begins at `at`, by its name: `ORDINARY` and above only where `isOrdinaryLine` says so too, and no blank stands
 * before the colon. `longestRowName` bytes must be there, whatever they are; `first` is the first word of them.
 */
export function rowKind(bytes: DataView, at: number, first = bytes.getInt32(at, true)): RowKind {
  let entry = starts[slotOf(first, first >> 8)] ?? 0;
  for (let size = table[entry] ?? 0; size > 0; size = table[entry] ?? 0) {
    const last = entry + 2 + size;
    let word = entry + 3;
    let place = at;
    for (; word < last && table[word] === bytes.getInt32(place, true); place += 4) word++;
    if (word === last && table[word] === (bytes.getInt32(place, true) & (table[entry + 2] ?? 0)))
      return (table[entry + 1] ?? UNKNOWN) as RowKind;
    entry = last + 1;
  }
  return UNKNOWN;
}
