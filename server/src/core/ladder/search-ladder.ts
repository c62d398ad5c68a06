import { longArrowNote } from './arrow-note';
import type { Ladder } from './ladder';

/**
 * Indexes of the arrows that hold every word of a search, in any letter case: in label, note, rule and text of findings,
 * names and addresses of their ends, or `#12` as number. Nothing for a search without words. Linear.
 */
export function searchLadder({ lanes, arrows }: Ladder, search: string): readonly number[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  if (words.length === 0) return [];
  const names = lanes.map(({ id, title, endpoints }) => [title, id, ...endpoints].join(' ').toLowerCase());
  return arrows.flatMap((arrow, index) => {
    const findings = arrow.findings.map(({ rule, message }) => `${rule} ${message}`);
    const own = [`#${arrow.number} `, arrow.label, longArrowNote(arrow), ...findings].join(' ').toLowerCase();
    const text = `${own} ${names[arrow.from]} ${names[arrow.to]}`;
    return words.every(word => text.includes(word)) ? [index] : [];
  });
}
