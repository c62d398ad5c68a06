import type { LadderArrow } from './ladder';

const roles = { offer: 'offer', answer: 'answer', preview: 'preview of the answer', description: 'SDP' };

/** What the session description of an arrow is: `offer PCMU, PCMA · hold`; empty for none. */
export function arrowNote({ sdp, codecs, isHold }: LadderArrow): string {
  if (!sdp) return '';
  const what = [roles[sdp], codecs.join(', ')].filter(text => text !== '').join(' ');
  return isHold ? `${what} · hold` : what;
}

/** The same, and how often it was sent: for forms that write one line for each arrow. */
export function longArrowNote(arrow: LadderArrow): string {
  const times = arrow.copies.length > 0 ? `sent ${arrow.copies.length + 1} times` : '';
  return [arrowNote(arrow), times].filter(text => text !== '').join(' · ');
}
