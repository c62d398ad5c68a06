import type { Mutation } from './mutation';

/** The defects of F14. */
export const f14: readonly Mutation[] = [
  {
    id: 'F14-m1',
    change: 'hold answer sendonly instead of recvonly',
    expect: 'answer-direction-invalid',
    edits: [...['15 200', '16 200'].map(change => ({ change, from: 'a=recvonly', to: 'a=sendonly' }))],
  },
  {
    id: 'F14-m2',
    change: 'hold re-INVITE keeps the o= version',
    expect: 'origin-version',
    edits: [...['11 INVITE', '13 INVITE'].map(change => ({ change, from: '3950613778', to: '3950613777' }))],
  },
  {
    id: 'F14-m3',
    change: 'hold with c=0.0.0.0',
    expect: 'sdp-hold-legacy',
    edits: [
      ...['11 INVITE', '13 INVITE'].map(change => ({
        change,
        from: 'c=IN IP4 198.51.100.20',
        to: 'c=IN IP4 0.0.0.0',
      })),
    ],
  },
  {
    id: 'F14-m4',
    change: 'ACK 17 missing',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['17 ACK', '18 ACK'] }],
    waits: '16 200',
  },
  {
    id: 'F14-m5',
    change: 'second re-INVITE 19 before ACK 17 and 200',
    expect: 'reinvite-overlap',
    edits: [
      { move: '15 200', beside: '14 100', ms: 2000 },
      { move: '16 200', beside: '15 200', ms: 12 },
      { move: '17 ACK', beside: '16 200', ms: 12 },
      { move: '18 ACK', beside: '17 ACK', ms: 12 },
      { move: '19 INVITE', beside: '14 100', ms: 900 },
      {
        copy: '20 100',
        beside: '19 INVITE',
        ms: 5,
        changes: [
          ['100 Trying', '500 Server Internal Error'],
          ['\nContent-Length', '\nRetry-After: 4\nContent-Length'],
        ],
      },
      {
        copy: '19 INVITE',
        beside: '+1 500',
        ms: 12,
        changes: [
          ['CSeq: 2 INVITE', 'CSeq: 2 ACK'],
          ['INVITE sip', 'ACK sip'],
          [/Content-Type: .*\n/, ''],
          [/^(Contact|Allow|Supported): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      { remove: ['20 100', '21 INVITE', '22 100', '23 200', '24 200', '25 ACK', '26 ACK'] },
    ],
  },
  {
    id: 'F14-m6',
    change: "reINV 19 uses a CSeq below B's last",
    expect: 'cseq-not-increasing',
    edits: [
      ...['19 INVITE', '20 100', '21 INVITE', '22 100', '23 200', '24 200', '25 ACK', '26 ACK'].map(
        change => ({ change, from: 'CSeq: 2', to: 'CSeq: 0' }),
      ),
    ],
  },
  {
    id: 'F14-m7',
    change: 'A answers 16 without SDP',
    expect: 'offer-no-answer',
    edits: [{ bare: '15 200' }, { bare: '16 200' }],
  },
];
