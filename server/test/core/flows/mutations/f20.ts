import type { Mutation } from './mutation';

/** The defects of F20. */
export const f20: readonly Mutation[] = [
  {
    id: 'F20-m1',
    change: 'ACK 6 missing, 486 repeated',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['6 ACK'] }],
    waits: '5 486',
  },
  {
    id: 'F20-m2',
    change: 'ACK 6 with a new branch',
    expect: 'ack-branch-mismatch',
    edits: [{ change: '6 ACK', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKnew' }],
  },
  {
    id: 'F20-m3',
    change: "INVITE 7 with B's branch to C",
    expect: 'branch-reused',
    edits: [
      ...['7 INVITE', '8 100', '9 180', '11 200'].map(borrow => ({
        borrow,
        of: '3 INVITE',
        field: 'branch' as const,
      })),
    ],
  },
  {
    id: 'F20-m4',
    change: '486 forwarded to A at once, then 180(c) and 200(c)',
    expect: 'provisional-after-final',
    edits: [
      {
        copy: '5 486',
        beside: '6 ACK',
        ms: 3,
        back: '1 INVITE',
        changes: [[/^Via: SIP\/2.0\/UDP 192.0.2.1:5060.*\n/m, '']],
      },
      {
        copy: '+1 486',
        beside: '+1 486',
        ms: 5,
        way: '1 INVITE',
        changes: [
          [/^SIP.*$/m, 'ACK sip:bob@example.com SIP/2.0'],
          ['CSeq: 1 INVITE', 'CSeq: 1 ACK'],
          ['\nFrom', '\nMax-Forwards: 70\nFrom'],
        ],
      },
      { move: '9 180', beside: '8 100', ms: 900 },
      { move: '10 180', beside: '9 180', ms: 12 },
    ],
  },
  {
    id: 'F20-m5',
    change: 'ACK 14 missing',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['14 ACK'] }],
    waits: '11 200',
  },
  {
    id: 'F20-m6',
    change: 'INVITE 7 Max-Forwards raised to 70 again',
    expect: 'max-forwards-not-decremented',
    edits: [{ change: '7 INVITE', from: 'Max-Forwards: 69', to: 'Max-Forwards: 70' }],
  },
];
