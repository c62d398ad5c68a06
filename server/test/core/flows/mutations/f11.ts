import type { Mutation } from './mutation';

/** The defects of F11. */
export const f11: readonly Mutation[] = [
  {
    id: 'F11-m1',
    change: 'drop ACK 10',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['10 ACK'] }],
    waits: '7 200',
  },
  {
    id: 'F11-m2',
    change: '200 (7) repeated after ACK 10',
    expect: 'final-response-repeated-after-ack',
    edits: [{ repeat: '7 200', after: [560, 1560, 3560] }],
  },
  {
    id: 'F11-m3',
    change: 'no 200 for BYE on A-P',
    expect: 'request-no-response',
    edits: [{ remove: ['13 200', '14 200'] }],
    waits: '12 BYE',
  },
  {
    id: 'F11-m4',
    change: 'BYE 11 before 200 (7)',
    expect: 'bye-early-dialog',
    edits: [
      { remove: ['7 200', '8 200', '9 ACK', '10 ACK'] },
      { move: '11 BYE', beside: '6 180', ms: 1500 },
      { move: '12 BYE', beside: '11 BYE', ms: 12 },
      { move: '13 200', beside: '12 BYE', ms: 12 },
      { move: '14 200', beside: '13 200', ms: 12 },
    ],
  },
  {
    id: 'F11-m5',
    change: 'INVITE repeated after 100 (2)',
    expect: 'retransmission-after-response',
    edits: [{ repeat: '1 INVITE', after: [600] }],
  },
  {
    id: 'F11-m6',
    change: 'Record-Route in INVITE 3, not in 200 (7)',
    expect: 'record-route-not-copied',
    edits: [{ drop: '7 200', header: 'Record-Route' }],
  },
];
