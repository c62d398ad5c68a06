import { NEW_BRANCH } from './changes';
import type { Mutation } from './mutation';

/** The defects of F08. */
export const f08: readonly Mutation[] = [
  {
    id: 'F08-m1',
    change: 'no CANCEL to B2',
    expect: 'fork-loser-not-cancelled',
    edits: [{ remove: ['13 CANCEL', '16 200', '17 487', '18 ACK'] }],
    waits: '12 200',
    repeats: [],
  },
  {
    id: 'F08-m2',
    change: 'B2 also answers 200, A sends ACK but no BYE',
    expect: 'fork-second-2xx-not-cleared',
    edits: [
      { remove: ['13 CANCEL', '16 200', '17 487', '18 ACK'] },
      {
        copy: '11 200',
        beside: '12 200',
        ms: 5,
        changes: [
          ['client-b@198.51.100.20', 'client-b@198.51.100.21'],
          [/198\.51\.100\.20$/gm, '198.51.100.21'],
        ],
        way: '9 180',
      },
      { borrow: '+1 200', of: '9 180', field: 'branch' },
      { borrow: '+1 200', of: '9 180', field: 'toTag' },
      {
        copy: '12 200',
        beside: '+1 200',
        ms: 3,
        changes: [
          ['client-b@198.51.100.20', 'client-b@198.51.100.21'],
          [/198\.51\.100\.20$/gm, '198.51.100.21'],
        ],
      },
      { borrow: '+2 200', of: '9 180', field: 'toTag' },
      {
        copy: '14 ACK',
        beside: '+2 200',
        ms: 30,
        changes: [['client-b@198.51.100.20', 'client-b@198.51.100.21'], NEW_BRANCH],
      },
      { borrow: '+3 ACK', of: '9 180', field: 'toTag' },
      {
        copy: '15 ACK',
        beside: '+3 ACK',
        ms: 5,
        way: '4 INVITE',
        changes: [
          ['client-b@198.51.100.20', 'client-b@198.51.100.21'],
          [/branch=z9hG4bK/g, 'branch=z9hG4bKnew'],
        ],
      },
      { borrow: '+4 ACK', of: '9 180', field: 'toTag' },
      { traffic: 41 },
    ],
  },
  {
    id: 'F08-m3',
    change: '487 of B2 without ACK',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['18 ACK'] }],
    waits: '17 487',
  },
  {
    id: 'F08-m4',
    change: "CANCEL to B2 with B1's branch",
    expect: 'cancel-mismatch',
    edits: [
      { borrow: '13 CANCEL', of: '3 INVITE', field: 'branch' },
      { borrow: '16 200', of: '3 INVITE', field: 'branch' },
    ],
  },
  {
    id: 'F08-m5',
    change: 'B2 no 487 after CANCEL',
    expect: 'cancel-no-487',
    edits: [{ remove: ['17 487', '18 ACK'] }],
    waits: '16 200',
    repeats: [],
  },
  {
    id: 'F08-m6',
    change: 'S sends CANCEL to B2 before its 100',
    expect: 'cancel-before-provisional',
    edits: [
      { move: '6 100', beside: '13 CANCEL', ms: 600 },
      { remove: ['9 180', '10 180'] },
      { move: '16 200', beside: '13 CANCEL', ms: 700 },
      { move: '17 487', beside: '16 200', ms: 3 },
      { move: '18 ACK', beside: '17 487', ms: 3 },
    ],
  },
];
