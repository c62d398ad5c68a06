import { TO_TAG } from './changes';
import type { Mutation } from './mutation';

/** The defects of F27. */
export const f27: readonly Mutation[] = [
  {
    id: 'F27-m1',
    change: 'no ACK 8',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['6 ACK'] }],
    waits: '5 488',
  },
  {
    id: 'F27-m2',
    change: 'From anonymous without tag',
    expect: 'from-tag-missing',
    edits: [
      ...['1 INVITE', '2 100', '3 INVITE', '4 100', '5 488', '6 ACK', '7 488', '8 ACK'].map(change => ({
        change,
        from: /^(From: .*);tag=\w+$/m,
        to: '$1',
      })),
    ],
  },
  {
    id: 'F27-m3',
    change: '488 twice with different To tags and codes',
    expect: 'multiple-final-responses',
    edits: [
      {
        copy: '7 488',
        beside: '8 ACK',
        ms: 900,
        changes: [
          ['488 Not Acceptable Here', '480 Temporarily Unavailable'],
          [TO_TAG, '$1;tag=another'],
        ],
      },
    ],
  },
  {
    id: 'F27-m4',
    change: 'ACK 7 To without tag',
    expect: 'ack-mismatch',
    edits: [{ change: '8 ACK', from: TO_TAG, to: '$1' }],
  },
  {
    id: 'F27-m5',
    change: '486 on P-B but 488 on A-P with other Call-ID (rules.md 0, 3)',
    expect: 'response-echo-mismatch',
    edits: [
      { change: '5 488', from: '488 Not Acceptable Here', to: '486 Busy Here' },
      { change: '7 488', from: /^Call-ID: .*$/m, to: 'Call-ID: other@192.0.2.10' },
    ],
  },
];
