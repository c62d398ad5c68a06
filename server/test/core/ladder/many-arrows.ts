import type { Ladder, LadderArrow } from '../../../src/core/ladder/ladder';

/** A ladder of two lanes in which every arrow has all that an arrow can have. */
export function manyArrows(count: number, label = 'INVITE', title = 'a'): Ladder {
  const arrow = (index: number): LadderArrow => ({
    number: index + 1,
    from: index % 2,
    to: (index + 1) % 2,
    label,
    outcome: 'request',
    time: undefined,
    sinceStartMs: index * 1500,
    sinceLastMs: 1500,
    copies: [],
    sdp: 'offer',
    codecs: [label],
    isHold: false,
    dialog: 0,
    transaction: index,
    call: 0,
    findings: [{ rule: 'uri-invalid', severity: 'error', message: label }],
    isInferred: false,
  });
  return {
    lanes: [
      { id: 'a', title, endpoints: ['a'] },
      { id: 'b', title: 'b', endpoints: ['b'] },
    ],
    arrows: Array.from({ length: count }, (_, index) => arrow(index)),
    media: [
      {
        from: 0,
        to: 1,
        afterArrow: 0,
        beforeArrow: count,
        codecs: [label],
        holds: [{ afterArrow: 1, beforeArrow: count, by: 'caller' }],
      },
    ],
  };
}
