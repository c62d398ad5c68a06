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

const COLON = 58;
/** Names with the same two first letters stand in a row, each as its length, kind and letters; 0 ends the row. */
const slotBits = 6;
const starts = new Uint16Array(1 << (2 * slotBits));
const slotOf = (first: number, second: number) => ((first & 63) << slotBits) | (second & 63);
const table = tableOf();

function tableOf(): Uint8Array {
  const rows = new Map<number, string[]>();
  for (const name of ordinaryNames) {
    const slot = slotOf(name.charCodeAt(0), `${name}:`.charCodeAt(1));
    rows.set(slot, [...(rows.get(slot) ?? []), name]);
  }
  // The first byte ends the row of every slot without names.
  const bytes = [0];
  for (const [slot, row] of rows) {
    starts[slot] = bytes.length;
    for (const name of row) bytes.push(name.length, kindOfName(name), ...codesOf(name));
    bytes.push(0);
  }
  return Uint8Array.from(bytes);
}

function codesOf(name: string): readonly number[] {
  return Array.from(name, c => c.charCodeAt(0));
}

/** What row begins at `at`, by its name: `ORDINARY` and above only where `isOrdinaryLine` says so too, and no blank stands before the colon. */
export function rowKind(bytes: Uint8Array, at: number): RowKind {
  let entry = starts[slotOf(bytes[at] ?? 0, bytes[at + 1] ?? 0)] ?? 0;
  for (let length = table[entry] ?? 0; length > 0; length = table[entry] ?? 0) {
    const name = entry + 2;
    if (bytes[at + length] === COLON) {
      let same = 0;
      while (same < length && bytes[at + same] === table[name + same]) same++;
      if (same === length) return (table[entry + 1] ?? UNKNOWN) as RowKind;
    }
    entry = name + length;
  }
  return UNKNOWN;
}
