import { NEW_BRANCH, TO_TAG } from './changes';
import type { Mutation } from './mutation';

/** The defects of F04. */
export const f04: readonly Mutation[] = [
  {
    id: 'F04-m1',
    change: 'no ACK on P-B, 486 repeated',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['8 ACK'] }],
    waits: '7 486',
  },
  {
    id: 'F04-m2',
    change: 'ACK on P-B with a new branch',
    expect: 'ack-branch-mismatch',
    edits: [{ change: '8 ACK', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKnew' }],
  },
  {
    id: 'F04-m3',
    change: 'ACK with the To of the INVITE (no tag)',
    expect: 'ack-mismatch',
    edits: [{ change: '10 ACK', from: TO_TAG, to: '$1' }],
  },
  {
    id: 'F04-m4',
    change: '180 after the 486',
    expect: 'provisional-after-final',
    edits: [{ copy: '5 180', beside: '7 486', ms: 900 }],
  },
  {
    id: 'F04-m5',
    change: '486 on A-P is followed by a 200 with the same To tag',
    expect: 'multiple-final-responses',
    edits: [
      {
        copy: '9 486',
        beside: '10 ACK',
        ms: 900,
        changes: [
          ['486 Busy Here', '200 OK'],
          [
            '\nContent-Length',
            '\nContact: <sip:bob@198.51.100.20:5060>\nAllow: INVITE, ACK, CANCEL, BYE\nSupported: replaces\nContent-Type: application/sdp\nContent-Length',
          ],
          [
            /\n\n$/,
            '\n\nv=0\no=bob 3950613777 3950613777 IN IP4 198.51.100.20\ns=-\nc=IN IP4 198.51.100.20\nt=0 0\nm=audio 52000 RTP/AVP 0\na=rtpmap:0 PCMU/8000\na=sendrecv\n',
          ],
        ],
      },
      {
        copy: '10 ACK',
        beside: '+1 200',
        ms: 12,
        changes: [['ACK sip:bob@alta3.com', 'ACK sip:bob@198.51.100.20:5060'], NEW_BRANCH],
      },
    ],
  },
  {
    id: 'F04-m6',
    change: 'A sends BYE after the 486',
    expect: 'bye-early-dialog',
    edits: [
      {
        copy: '10 ACK',
        beside: '10 ACK',
        ms: 700,
        changes: [['ACK sip', 'BYE sip'], NEW_BRANCH, ['CSeq: 1 ACK', 'CSeq: 2 BYE']],
      },
      {
        copy: '9 486',
        beside: '+1 BYE',
        ms: 12,
        changes: [
          ['486 Busy Here', '481 Call/Transaction Does Not Exist'],
          NEW_BRANCH,
          ['CSeq: 1 INVITE', 'CSeq: 2 BYE'],
        ],
      },
    ],
  },
];
