/**
 * A copy of a string that keeps nothing else alive. Engines make substrings as views of the whole text; what lives on
 * while its document is edited must not hold the text of every version in memory.
 */
export function detached(text: string): string {
  // Joining makes a new string and slicing a view of that one alone.
  return text.length < 16 ? text : ` ${text}`.slice(1);
}
