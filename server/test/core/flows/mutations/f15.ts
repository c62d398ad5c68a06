import type { Mutation } from './mutation';

/** The defects of F15. */
export const f15: readonly Mutation[] = [
  {
    id: 'F15-m1',
    change: 'INVITE 19 uses the branch of INVITE 1',
    expect: 'branch-reused',
    edits: [
      ...['19 INVITE', '20 100', '24 180', '26 200'].map(borrow => ({
        borrow,
        of: '1 INVITE',
        field: 'branch' as const,
      })),
    ],
  },
  {
    id: 'F15-m2',
    change: "BYE 29 with D1's tags",
    expect: 'dialog-tag-mismatch',
    edits: [
      ...['29 BYE', '30 BYE', '31 200', '32 200'].flatMap(borrow => [
        { borrow, of: '33 BYE', field: 'fromTag' as const },
        { borrow, of: '33 BYE', field: 'toTag' as const },
      ]),
      { change: '31 200', from: '200 OK', to: '481 Call/Transaction Does Not Exist' },
      { change: '32 200', from: '200 OK', to: '481 Call/Transaction Does Not Exist' },
    ],
  },
  {
    id: 'F15-m3',
    change: 'no 200 (31)',
    expect: 'request-no-response',
    edits: [{ remove: ['31 200', '32 200'] }],
    waits: '30 BYE',
  },
  {
    id: 'F15-m4',
    change: 'ACK 28 missing',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['28 ACK'] }],
    waits: '25 200',
  },
  {
    id: 'F15-m5',
    change: 'INVITE 19 (new Call-ID) has a To tag, answered 481',
    expect: 'initial-request-to-tag',
    edits: [
      {
        remove: [
          '20 100',
          '21 INVITE',
          '22 100',
          '23 180',
          '24 180',
          '25 200',
          '26 200',
          '27 ACK',
          '28 ACK',
          '29 BYE',
          '30 BYE',
          '31 200',
          '32 200',
        ],
      },
      { change: '19 INVITE', from: /^(To: .*)$/m, to: '$1;tag=stale' },
      { move: '19 INVITE', beside: '18 ACK', ms: 35000 },
      {
        copy: '19 INVITE',
        beside: '19 INVITE',
        ms: 12,
        back: '19 INVITE',
        changes: [
          [/^INVITE .*$/m, 'SIP/2.0 481 Call/Transaction Does Not Exist'],
          [/^(Max-Forwards|Contact|Allow|Supported|Content-Type): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      {
        copy: '19 INVITE',
        beside: '+1 481',
        ms: 12,
        changes: [
          ['INVITE sip', 'ACK sip'],
          ['CSeq: 1 INVITE', 'CSeq: 1 ACK'],
          [/^(Contact|Allow|Supported|Content-Type): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      { move: '33 BYE', beside: '+2 ACK', ms: 9000 },
      { move: '34 BYE', beside: '33 BYE', ms: 12 },
      { move: '35 200', beside: '34 BYE', ms: 12 },
      { move: '36 200', beside: '35 200', ms: 12 },
      { traffic: 41 },
    ],
  },
  {
    id: 'F15-m6',
    change: 'answer 15 with fewer m= lines',
    expect: 'answer-media-count',
    edits: [...['15 200', '16 200'].map(change => ({ change, from: /m=video[\s\S]*$/, to: '' }))],
  },
];
