import type { Mutation } from './mutation';

/** The defects of F13. */
export const f13: readonly Mutation[] = [
  {
    id: 'F13-m1',
    change: 'no ACK 10',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['8 ACK'] }],
    waits: '7 603',
  },
  {
    id: 'F13-m2',
    change: 'ACK 9 CSeq method INVITE',
    expect: 'cseq-method-mismatch',
    edits: [{ change: '10 ACK', from: 'CSeq: 1 ACK', to: 'CSeq: 1 INVITE' }],
  },
  {
    id: 'F13-m3',
    change: '603 becomes 999',
    expect: 'status-code-invalid',
    edits: [{ change: '9 603', from: '603', to: '999' }],
  },
  {
    id: 'F13-m4',
    change: '603 then 486 on A-P',
    expect: 'multiple-final-responses',
    edits: [{ copy: '9 603', beside: '10 ACK', ms: 900, changes: [['603 Decline', '486 Busy Here']] }],
  },
  {
    id: 'F13-m5',
    change: '200 sent for the ACK',
    expect: 'response-to-ack',
    edits: [
      {
        copy: '9 603',
        beside: '10 ACK',
        ms: 5,
        changes: [
          ['603 Decline', '200 OK'],
          ['CSeq: 1 INVITE', 'CSeq: 1 ACK'],
        ],
      },
    ],
  },
];
