import { rowKind } from './row-kind';

/**
 * What an index knows of a line by a first look at it, as bits: in the lowest ones a `RowKind` or `DESCRIPTION`, above
 * them how the line ends and whether only readers of strings know what it means.
 */
export type FirstLook = number;

/** A line of a session description: a small letter and `=`. */
export const DESCRIPTION = 6;
/** The bits of the row's kind. */
export const ROW_BITS = 7;
/** The line holds a control character, or a CR that does not end it. */
export const ODD_LINE = 8;
/** CRLF ends the line. */
export const CR_BEFORE = 16;
/** The last sign of the line is a dot, with which some logs show a CR. */
export const DOT_BEFORE = 32;

const EQUALS = 61;

/** The kind of the row at `at`, by its first signs; `longestRowName` bytes must be there, whatever they are. */
export function startKind(view: DataView, at: number): FirstLook {
  const first = view.getInt32(at, true);
  const letter = first & 0xff;
  if (((first >> 8) & 0xff) === EQUALS && letter >= 97 && letter <= 122) return DESCRIPTION;
  return rowKind(view, at, first);
}
