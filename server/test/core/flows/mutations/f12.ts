import { ANSWER, NEW_BRANCH, SDP } from './changes';
import type { Mutation } from './mutation';

/** The defects of F12. */
export const f12: readonly Mutation[] = [
  {
    id: 'F12-m1',
    change: 'CANCEL 7 with the To tag of the 180',
    expect: 'cancel-mismatch',
    edits: [
      { change: '7 CANCEL', from: /^(To: .*)$/m, to: '$1;tag=x' },
      { borrow: '7 CANCEL', of: '6 180', field: 'toTag' },
    ],
  },
  {
    id: 'F12-m2',
    change: 'CANCEL 7 with a new branch',
    expect: 'cancel-mismatch',
    edits: [
      { change: '7 CANCEL', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKnew' },
      { change: '8 200', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKnew' },
    ],
  },
  {
    id: 'F12-m3',
    change: 'no 487 on P-B',
    expect: 'cancel-no-487',
    edits: [{ remove: ['11 487', '12 ACK'] }],
    waits: '10 200',
    repeats: [],
  },
  {
    id: 'F12-m4',
    change: 'ACK 13 missing, 487 repeated',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['14 ACK'] }],
    waits: '13 487',
  },
  {
    id: 'F12-m5',
    change: 'CANCEL 7 before 100 (2)',
    expect: 'cancel-before-provisional',
    edits: [
      { remove: ['3 INVITE', '4 100', '5 180', '6 180', '9 CANCEL', '10 200', '11 487', '12 ACK'] },
      { move: '7 CANCEL', beside: '1 INVITE', ms: 300 },
      { move: '2 100', beside: '7 CANCEL', ms: 400 },
      { move: '8 200', beside: '2 100', ms: 5 },
      { move: '13 487', beside: '8 200', ms: 5 },
      { move: '14 ACK', beside: '13 487', ms: 12 },
    ],
  },
  {
    id: 'F12-m6',
    change: 'CANCEL after 200 OK and ACK',
    expect: 'cancel-after-final',
    edits: [
      { remove: ['8 200', '9 CANCEL', '10 200', '11 487', '12 ACK', '13 487', '14 ACK'] },
      { copy: '5 180', beside: '5 180', ms: 2000, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      { copy: '6 180', beside: '+1 200', ms: 12, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      {
        copy: '7 CANCEL',
        beside: '+2 200',
        ms: 12,
        changes: [
          ['CANCEL sip:bob@example.com', 'ACK sip:bob@198.51.100.20:5060'],
          ['CSeq: 1 CANCEL', 'CSeq: 1 ACK'],
          NEW_BRANCH,
          ['Max-Forwards: 70', 'Max-Forwards: 70\nRoute: <sip:192.0.2.1;lr>'],
          [/^(To: .*)$/m, '$1;tag=x'],
        ],
      },
      { borrow: '+3 ACK', of: '6 180', field: 'toTag' },
      {
        copy: '+3 ACK',
        beside: '+3 ACK',
        ms: 12,
        way: '3 INVITE',
        changes: [
          ['Via:', 'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKonward\nVia:'],
          ['Max-Forwards: 70\nRoute: <sip:192.0.2.1;lr>', 'Max-Forwards: 69'],
        ],
      },
      { move: '7 CANCEL', beside: '+4 ACK', ms: 3000 },
      {
        copy: '2 100',
        beside: '7 CANCEL',
        ms: 5,
        changes: [
          ['100 Trying', '481 Call/Transaction Does Not Exist'],
          ['CSeq: 1 INVITE', 'CSeq: 1 CANCEL'],
          [/^(To: .*)$/m, '$1;tag=x'],
        ],
      },
      { borrow: '+5 481', of: '6 180', field: 'toTag' },
    ],
  },
  {
    id: 'F12-m7',
    change: 'B answers 200 to INVITE after CANCEL, no BYE',
    expect: 'cancel-no-487',
    edits: [
      { remove: ['11 487', '12 ACK', '13 487', '14 ACK'] },
      { copy: '5 180', beside: '10 200', ms: 3, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      { copy: '6 180', beside: '+1 200', ms: 12, changes: [['180 Ringing', '200 OK'], ANSWER, SDP] },
      {
        copy: '7 CANCEL',
        beside: '+2 200',
        ms: 12,
        changes: [
          ['CANCEL sip:bob@example.com', 'ACK sip:bob@198.51.100.20:5060'],
          ['CSeq: 1 CANCEL', 'CSeq: 1 ACK'],
          NEW_BRANCH,
          ['Max-Forwards: 70', 'Max-Forwards: 70\nRoute: <sip:192.0.2.1;lr>'],
          [/^(To: .*)$/m, '$1;tag=x'],
        ],
      },
      { borrow: '+3 ACK', of: '6 180', field: 'toTag' },
      {
        copy: '+3 ACK',
        beside: '+3 ACK',
        ms: 12,
        way: '3 INVITE',
        changes: [
          ['Via:', 'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKonward\nVia:'],
          ['Max-Forwards: 70\nRoute: <sip:192.0.2.1;lr>', 'Max-Forwards: 69'],
        ],
      },
      { traffic: 41 },
    ],
  },
  {
    id: 'F12-m8',
    change: '407 to CANCEL',
    expect: 'challenge-not-allowed',
    edits: [
      { change: '8 200', from: '200 OK', to: '407 Proxy Authentication Required' },
      {
        add: '8 407',
        row: 'Proxy-Authenticate: Digest realm="example.com", nonce="9f2c", algorithm=SHA-256, qop="auth"',
      },
    ],
  },
  {
    id: 'F12-m9',
    change: 'Require in CANCEL',
    expect: 'header-not-allowed',
    edits: [{ add: '7 CANCEL', row: 'Require: gruu' }],
  },
];
