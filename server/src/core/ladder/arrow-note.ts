import type { ArrowDifference, LadderArrow } from './ladder';

const roles = { offer: 'offer', answer: 'answer', preview: 'preview of the answer', description: 'SDP' };

/** A sign for each kind, so that no colour is needed to tell them. */
const signs: Readonly<Record<ArrowDifference['kind'], string>> = {
  changed: '≠',
  alone: '+',
  moved: '↕',
  late: 'Δ',
};

/** What the session description of an arrow is: `offer PCMU, PCMA · hold`, and how it differs; empty for none. */
export function arrowNote({ sdp, codecs, isHold, difference }: LadderArrow): string {
  const what = sdp ? [roles[sdp], codecs.join(', ')].filter(text => text !== '').join(' ') : '';
  // What differs comes first: where there is little room, the end is cut.
  const notes = [difference ? differenceNote(difference) : '', what, sdp && isHold ? 'hold' : ''];
  return notes.filter(text => text !== '').join(' · ');
}

/** `≠ SDP`, `+ only here, first`. */
function differenceNote({ kind, short, isFirst }: ArrowDifference): string {
  return `${signs[kind]} ${short}${isFirst ? ', first' : ''}`;
}

/** The same, and how often it was sent: for forms that write one line for each arrow. */
export function longArrowNote(arrow: LadderArrow): string {
  const times = arrow.copies.length > 0 ? `sent ${arrow.copies.length + 1} times` : '';
  return [arrowNote(arrow), times].filter(text => text !== '').join(' · ');
}
