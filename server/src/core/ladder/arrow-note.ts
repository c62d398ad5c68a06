import type { LadderArrow } from './ladder';

const roles = { offer: 'offer', answer: 'answer', preview: 'preview of the answer', description: 'SDP' };

/** What an arrow says besides its label: `offer PCMU, PCMA · hold · 3 copies`; empty for nothing. */
export function arrowNote({ sdp, codecs, isHold, copies }: LadderArrow): string {
  const parts = [
    ...(sdp ? [[roles[sdp], codecs.join(', ')].filter(text => text !== '').join(' ')] : []),
    ...(isHold ? ['hold'] : []),
    ...(copies.length > 0 ? [`sent ${copies.length + 1} times`] : []),
  ];
  return parts.join(' · ');
}
