import { NEW_BRANCH, TO_TAG } from './changes';
import type { Mutation } from './mutation';

/** The defects of F01. */
export const f01: readonly Mutation[] = [
  {
    id: 'F01-m1',
    change: 'remove ACK on S-B',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['11 ACK'] }],
    waits: '8 200',
  },
  {
    id: 'F01-m2',
    change: '200 to REGISTER without Contact',
    expect: 'register-binding-missing',
    edits: [{ drop: '2 200', header: 'Contact' }],
  },
  {
    id: 'F01-m3',
    change: '180 without To tag',
    expect: 'to-tag-missing',
    edits: [{ change: '6 180', from: TO_TAG, to: '$1' }],
  },
  {
    id: 'F01-m4',
    change: 'ACK with CSeq 2',
    expect: 'ack-mismatch',
    edits: [
      { change: '10 ACK', from: 'CSeq: 1 ACK', to: 'CSeq: 2 ACK' },
      { change: '11 ACK', from: 'CSeq: 1 ACK', to: 'CSeq: 2 ACK' },
    ],
  },
  {
    id: 'F01-m5',
    change: 'B never answers the BYE',
    expect: 'request-no-response',
    edits: [{ remove: ['15 200'] }],
    waits: '13 BYE',
  },
  {
    id: 'F01-m6',
    change: "re-INVITE by A after the BYE's 200",
    expect: 'request-after-bye',
    edits: [
      {
        copy: '12 BYE',
        beside: '15 200',
        ms: 800,
        changes: [
          ['BYE sip', 'INVITE sip'],
          NEW_BRANCH,
          ['CSeq: 2 BYE', 'CSeq: 3 INVITE\nContact: <sip:anphan@192.0.2.10:5060>'],
        ],
      },
      {
        copy: '14 200',
        beside: '+1 INVITE',
        ms: 12,
        changes: [
          ['200 OK', '481 Call/Transaction Does Not Exist'],
          NEW_BRANCH,
          ['CSeq: 2 BYE', 'CSeq: 3 INVITE'],
        ],
      },
      {
        copy: '12 BYE',
        beside: '+2 481',
        ms: 12,
        changes: [['BYE sip', 'ACK sip'], NEW_BRANCH, ['CSeq: 2 BYE', 'CSeq: 3 ACK']],
      },
    ],
  },
];
