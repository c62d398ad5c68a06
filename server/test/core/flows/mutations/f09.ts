import { NEW_BRANCH } from './changes';
import type { Mutation } from './mutation';

/** The defects of F09. */
export const f09: readonly Mutation[] = [
  {
    id: 'F09-m1',
    change: 'as drawn (no ACK after re-INVITE 200)',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['17 ACK', '18 ACK'] }],
    waits: '16 200',
  },
  {
    id: 'F09-m2',
    change: 're-INVITE with the same CSeq',
    expect: 'cseq-not-increasing',
    edits: [
      ...['11 INVITE', '12 100', '13 INVITE', '14 100', '15 200', '16 200', '17 ACK', '18 ACK'].map(
        change => ({ change, from: 'CSeq: 2', to: 'CSeq: 1' }),
      ),
    ],
  },
  {
    id: 'F09-m3',
    change: 'second re-INVITE before the first is answered',
    expect: 'reinvite-overlap',
    edits: [
      { move: '15 200', beside: '14 100', ms: 2000 },
      { move: '16 200', beside: '15 200', ms: 12 },
      { move: '17 ACK', beside: '16 200', ms: 12 },
      { move: '18 ACK', beside: '17 ACK', ms: 12 },
      { copy: '11 INVITE', beside: '14 100', ms: 900, changes: [NEW_BRANCH, ['CSeq: 2', 'CSeq: 3']] },
      {
        copy: '12 100',
        beside: '+1 INVITE',
        ms: 5,
        changes: [
          NEW_BRANCH,
          ['CSeq: 2', 'CSeq: 3'],
          ['100 Trying', '500 Server Internal Error'],
          ['\nContent-Length', '\nRetry-After: 4\nContent-Length'],
        ],
      },
      {
        copy: '11 INVITE',
        beside: '+2 500',
        ms: 12,
        changes: [
          NEW_BRANCH,
          ['CSeq: 2 INVITE', 'CSeq: 3 ACK'],
          ['INVITE sip', 'ACK sip'],
          [/Content-Type: .*\n/, ''],
          [/^(Contact|Allow|Supported): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      ...['19 BYE', '20 BYE', '21 200', '22 200'].map(change => ({ change, from: 'CSeq: 3', to: 'CSeq: 4' })),
    ],
  },
  {
    id: 'F09-m4',
    change: 'SDP changed, o= version not',
    expect: 'origin-version',
    edits: [
      { change: '11 INVITE', from: '3950613602', to: '3950613601' },
      { change: '13 INVITE', from: '3950613602', to: '3950613601' },
    ],
  },
  {
    id: 'F09-m5',
    change: 're-INVITE drops the video m= line',
    expect: 'reoffer-media-removed',
    edits: [
      ...['11 INVITE', '13 INVITE', '15 200', '16 200'].map(change => ({
        change,
        from: /m=video[\s\S]*$/,
        to: '',
      })),
    ],
  },
  {
    id: 'F09-m6',
    change: 'answer has one m= line for two',
    expect: 'answer-media-count',
    edits: [...['15 200', '16 200'].map(change => ({ change, from: /m=video[\s\S]*$/, to: '' }))],
  },
];
