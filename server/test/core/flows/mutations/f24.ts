import { NEW_BRANCH, TO_TAG } from './changes';
import type { Mutation } from './mutation';

/** The defects of F24. */
export const f24: readonly Mutation[] = [
  {
    id: 'F24-m1',
    change: 'ACK 4 missing',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['4 ACK'] }],
    waits: '3 404',
  },
  {
    id: 'F24-m2',
    change: 'ACK 4 new branch',
    expect: 'ack-branch-mismatch',
    edits: [{ change: '4 ACK', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKnew' }],
  },
  {
    id: 'F24-m3',
    change: '404 without To tag',
    expect: 'to-tag-missing',
    edits: [
      { change: '3 404', from: TO_TAG, to: '$1' },
      { change: '4 ACK', from: TO_TAG, to: '$1' },
    ],
  },
  {
    id: 'F24-m4',
    change: '404 with CSeq 2 INVITE',
    expect: 'response-echo-mismatch',
    edits: [{ change: '3 404', from: 'CSeq: 1', to: 'CSeq: 2' }],
  },
  {
    id: 'F24-m5',
    change: 'ACK 4 Request-URI changed',
    expect: 'ack-mismatch',
    edits: [{ change: '4 ACK', from: 'ACK sip:bob@example.com', to: 'ACK sip:carol@example.com' }],
  },
  {
    id: 'F24-m6',
    change: 'BYE after 404',
    expect: 'bye-early-dialog',
    edits: [
      {
        copy: '4 ACK',
        beside: '4 ACK',
        ms: 700,
        changes: [['ACK sip', 'BYE sip'], NEW_BRANCH, ['CSeq: 1 ACK', 'CSeq: 2 BYE']],
      },
      {
        copy: '3 404',
        beside: '+1 BYE',
        ms: 12,
        changes: [
          ['404 Not Found', '481 Call/Transaction Does Not Exist'],
          NEW_BRANCH,
          ['CSeq: 1 INVITE', 'CSeq: 2 BYE'],
        ],
      },
    ],
  },
];
