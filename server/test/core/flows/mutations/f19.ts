import { ANSWER, NEW_BRANCH, SDP } from './changes';
import type { Mutation } from './mutation';

/** The defects of F19. */
export const f19: readonly Mutation[] = [
  {
    id: 'F19-m1',
    change: '13-16 missing',
    expect: 'fork-loser-not-cancelled',
    edits: [{ remove: ['13 CANCEL', '14 200', '15 487', '16 ACK'] }],
    waits: '12 200',
    repeats: [],
  },
  {
    id: 'F19-m2',
    change: '487 (15) missing',
    expect: 'cancel-no-487',
    edits: [{ remove: ['15 487', '16 ACK'] }],
    waits: '14 200',
    repeats: [],
  },
  {
    id: 'F19-m3',
    change: 'ACK 16 missing',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['16 ACK'] }],
    waits: '15 487',
  },
  {
    id: 'F19-m4',
    change: '487 (15) forwarded to A after 200 (12), same branch',
    expect: 'multiple-final-responses',
    edits: [
      {
        copy: '15 487',
        beside: '18 ACK',
        ms: 600,
        back: '1 INVITE',
        changes: [[/^Via: SIP\/2.0\/UDP 192.0.2.1:5060.*\n/m, '']],
      },
    ],
  },
  {
    id: 'F19-m5',
    change: "ACK 18 with B's To tag",
    expect: 'ack-mismatch',
    edits: [{ borrow: '18 ACK', of: '5 180', field: 'toTag' }],
  },
  {
    id: 'F19-m6',
    change: 'CANCEL 13 Request-URI of C',
    expect: 'cancel-mismatch',
    edits: [
      {
        change: '13 CANCEL',
        from: 'CANCEL sip:bob@198.51.100.20:5060',
        to: 'CANCEL sip:carol@203.0.113.30:5060',
      },
    ],
  },
  {
    id: 'F19-m7',
    change: 'B answers 200 too, no BYE',
    expect: 'fork-second-2xx-not-cleared',
    edits: [
      { remove: ['13 CANCEL', '14 200', '15 487', '16 ACK'] },
      { copy: '5 180', beside: '12 200', ms: 100, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      { copy: '6 180', beside: '+1 200', ms: 5, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      {
        copy: '17 ACK',
        beside: '+2 200',
        ms: 12,
        changes: [['carol@203.0.113.30', 'bob@198.51.100.20'], NEW_BRANCH],
      },
      { borrow: '+3 ACK', of: '5 180', field: 'toTag' },
      {
        copy: '18 ACK',
        beside: '+3 ACK',
        ms: 12,
        way: '3 INVITE',
        changes: [
          ['carol@203.0.113.30', 'bob@198.51.100.20'],
          [/branch=z9hG4bK/g, 'branch=z9hG4bKnew'],
        ],
      },
      { borrow: '+4 ACK', of: '5 180', field: 'toTag' },
      { traffic: 41 },
    ],
  },
];
