import { ANSWER, NEW_BRANCH, SDP, TO_TAG } from './changes';
import type { Mutation } from './mutation';

/** The defects of F21. */
export const f21: readonly Mutation[] = [
  {
    id: 'F21-m1',
    change: '15-18 missing',
    expect: 'fork-loser-not-cancelled',
    edits: [{ remove: ['15 CANCEL', '16 200', '17 487', '18 ACK'] }],
    waits: '14 200',
    repeats: [],
  },
  {
    id: 'F21-m2',
    change: '182 without To tag',
    expect: 'to-tag-missing',
    edits: [{ change: '7 182', from: TO_TAG, to: '$1' }],
  },
  {
    id: 'F21-m3',
    change: 'ACK 18 missing',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['18 ACK'] }],
    waits: '17 487',
  },
  {
    id: 'F21-m4',
    change: '182 after the 200 with tag c',
    expect: 'provisional-after-final',
    edits: [
      { move: '8 182', beside: '14 200', ms: 900 },
      { borrow: '8 182', of: '14 200', field: 'toTag' },
    ],
  },
  {
    id: 'F21-m5',
    change: 'CANCEL 15 sent but B sends 200 to INVITE, no BYE',
    expect: 'cancel-no-487',
    edits: [
      { remove: ['17 487', '18 ACK'] },
      { copy: '5 180', beside: '16 200', ms: 3, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      { copy: '6 180', beside: '+1 200', ms: 5, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      {
        copy: '19 ACK',
        beside: '+2 200',
        ms: 12,
        changes: [['carol@203.0.113.30', 'bob@198.51.100.20'], NEW_BRANCH],
      },
      { borrow: '+3 ACK', of: '5 180', field: 'toTag' },
      {
        copy: '20 ACK',
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
  {
    id: 'F21-m6',
    change: 'CANCEL 15 with two Vias and other sent-by',
    expect: 'cancel-mismatch',
    edits: [
      {
        change: '15 CANCEL',
        from: /^Via: .*;branch=(\w+)$/m,
        to: 'Via: SIP/2.0/UDP 192.0.2.2:5060;branch=$1\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKsecond',
      },
      {
        change: '16 200',
        from: /^Via: .*;branch=(\w+)$/m,
        to: 'Via: SIP/2.0/UDP 192.0.2.2:5060;branch=$1\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKsecond',
      },
    ],
  },
];
