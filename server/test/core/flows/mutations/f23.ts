import { NEW_BRANCH } from './changes';
import type { Mutation } from './mutation';

/** The defects of F23. */
export const f23: readonly Mutation[] = [
  {
    id: 'F23-m1',
    change: 'ACK 5 missing, 407 repeated',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['3 ACK'] }],
    waits: '2 407',
  },
  {
    id: 'F23-m2',
    change: 'INVITE 6 with CSeq of 3',
    expect: 'auth-cseq-not-incremented',
    edits: [
      ...[
        '4 INVITE',
        '5 100',
        '6 INVITE',
        '7 100',
        '8 180',
        '9 180',
        '10 200',
        '11 200',
        '12 ACK',
        '13 ACK',
      ].map(change => ({ change, from: 'CSeq: 2', to: 'CSeq: 1' })),
    ],
  },
  {
    id: 'F23-m3',
    change: '407 without Proxy-Authenticate',
    expect: 'status-required-header',
    edits: [{ drop: '2 407', header: 'Proxy-Authenticate' }],
  },
  {
    id: 'F23-m4',
    change: 'BYE 20 missing',
    expect: 'challenge-unanswered',
    edits: [{ remove: ['16 BYE', '17 BYE', '18 200', '19 200'] }],
    waits: '15 407',
    repeats: [],
  },
  {
    id: 'F23-m5',
    change: 'INVITE 6 with Authorization instead of Proxy-Authorization',
    expect: 'auth-retry-mismatch',
    edits: [
      ...['4 INVITE', '12 ACK'].map(change => ({
        change,
        from: 'Proxy-Authorization:',
        to: 'Authorization:',
      })),
    ],
  },
  {
    id: 'F23-m6',
    change: 'SDP c=192.168.1.20 from a public source',
    expect: 'sdp-private-address',
    edits: [
      ...['1 INVITE', '4 INVITE'].map(change => ({
        change,
        from: 'c=IN IP4 192.0.2.10',
        to: 'c=IN IP4 192.168.1.20',
      })),
    ],
  },
  {
    id: 'F23-m7',
    change: '407 to ACK or CANCEL',
    expect: 'challenge-not-allowed',
    edits: [
      { copy: '2 407', beside: '12 ACK', ms: 4, changes: [['CSeq: 1 INVITE', 'CSeq: 2 ACK']] },
      { borrow: '+1 407', of: '12 ACK', field: 'branch' },
      { borrow: '+1 407', of: '12 ACK', field: 'toTag' },
    ],
  },
  {
    id: 'F23-m8',
    change: '407 three times',
    expect: 'auth-loop',
    edits: [
      {
        remove: [
          '5 100',
          '6 INVITE',
          '7 100',
          '8 180',
          '9 180',
          '10 200',
          '11 200',
          '12 ACK',
          '13 ACK',
          '14 BYE',
          '15 407',
          '16 BYE',
          '17 BYE',
          '18 200',
          '19 200',
        ],
      },
      { copy: '2 407', beside: '4 INVITE', ms: 12, changes: [['CSeq: 1', 'CSeq: 2']] },
      { borrow: '+1 407', of: '4 INVITE', field: 'branch' },
      { copy: '3 ACK', beside: '+1 407', ms: 12, changes: [['CSeq: 1', 'CSeq: 2']] },
      { borrow: '+2 ACK', of: '4 INVITE', field: 'branch' },
      {
        copy: '4 INVITE',
        beside: '+2 ACK',
        ms: 12,
        changes: [NEW_BRANCH, ['CSeq: 2', 'CSeq: 3'], ['nc=00000001', 'nc=00000002']],
      },
      { copy: '+1 407', beside: '+3 INVITE', ms: 12, changes: [NEW_BRANCH, ['CSeq: 2', 'CSeq: 3']] },
      { copy: '+2 ACK', beside: '+4 407', ms: 12, changes: [NEW_BRANCH, ['CSeq: 2', 'CSeq: 3']] },
    ],
  },
  {
    id: 'F23-m9',
    change: 'no RTP from B after ACK',
    expect: 'media-missing',
    edits: [{ silence: '198.51.100.20:52000' }],
  },
];
