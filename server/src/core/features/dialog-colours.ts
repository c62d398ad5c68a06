import type { Analysis } from '../document';

/** Colours that ids take in turn: enough to tell neighbours apart, few enough to be told apart. */
export const dialogColourCount = 6;

const known = new WeakMap<Analysis, ReadonlyMap<string, number>>();

/**
 * A colour number from 1 for each Call-ID, in turn by its first message, so that calls that follow each other differ.
 * Made once per version of a document, from keys that are there already: no text is read.
 */
export function dialogColours(analysis: Analysis): ReadonlyMap<string, number> {
  let colours = known.get(analysis);
  if (colours) return colours;
  const made = new Map<string, number>();
  // In a trace each Call-ID has a group, and there are far fewer of these than messages.
  const keys =
    analysis.kind === 'trace'
      ? analysis.groups.map(group => group.messages[0]?.keys)
      : analysis.chunks.map(({ chunk }) => chunk.trace?.keys);
  for (const own of keys) {
    const callId = own?.callId;
    if (callId !== undefined && !made.has(callId)) made.set(callId, (made.size % dialogColourCount) + 1);
  }
  colours = made;
  known.set(analysis, colours);
  return colours;
}
