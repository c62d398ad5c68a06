import type { Mutation } from './mutation';

/** The defects of F25. */
export const f25: readonly Mutation[] = [
  {
    id: 'F25-m1',
    change: 'ACK 8 missing, 486 x5',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['6 ACK'] }],
    waits: '5 486',
    repeats: [500, 1500, 3500, 7500],
  },
  {
    id: 'F25-m2',
    change: 'ACK 7 missing, capture 40 s longer',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['8 ACK'] }],
    waits: '7 486',
  },
  {
    id: 'F25-m3',
    change: 'ACK 7 missing, capture ends 200 ms later',
    expect: 'capture-ends-early',
    edits: [{ remove: ['8 ACK'] }, { traffic: 0.2 }],
  },
  {
    id: 'F25-m4',
    change: "ACK 8 branch of A's INVITE only",
    expect: 'ack-branch-mismatch',
    edits: [{ borrow: '6 ACK', of: '1 INVITE', field: 'branch' }],
  },
  {
    id: 'F25-m5',
    change: 'ACK 7 From tag changed',
    expect: 'ack-mismatch',
    edits: [{ change: '8 ACK', from: /^(From: .*;tag=)\w+$/m, to: '$1other' }],
  },
  {
    id: 'F25-m6',
    change: '486 (6) Via order swapped',
    expect: 'response-echo-mismatch',
    edits: [
      ...['1 INVITE', '2 100', '7 486'].map(change => ({
        change,
        from: /^(Via: .*)$/m,
        to: '$1\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKfirst',
      })),
      { change: '7 486', from: /^(Via: .*)\n(Via: .*)$/m, to: '$2\n$1' },
    ],
  },
  {
    id: 'F25-m7',
    change: '486 repeated after ACK 8',
    expect: 'final-response-repeated-after-ack',
    edits: [{ repeat: '5 486', after: [560, 1560, 3560] }],
  },
];
