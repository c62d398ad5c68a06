import type { Mutation } from './mutation';

/** The defects of F16. */
export const f16: readonly Mutation[] = [
  {
    id: 'F16-m1',
    change: 'step 46 literally: BYE of D2 goes to B and stays unanswered there',
    expect: 'request-no-response',
    edits: [
      { reroute: '46 BYE', destination: '198.51.100.20:5060' },
      { remove: ['47 200', '48 200'] },
      { repeat: '46 BYE', after: [500, 1500] },
      { repeat: '45 BYE', after: [500, 1500] },
      { traffic: 41 },
    ],
  },
  {
    id: 'F16-m2',
    change: "step 46 literally: A's 200 (47) has no BYE on A-P",
    expect: 'response-without-request',
    edits: [{ reroute: '46 BYE', destination: '198.51.100.20:5060' }],
  },
  {
    id: 'F16-m3',
    change: 'ACK 36 missing',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['36 ACK'] }],
    waits: '33 200',
  },
  {
    id: 'F16-m4',
    change: "reINV 37 CSeq = reINV 29's",
    expect: 'cseq-not-increasing',
    edits: [
      ...['37 INVITE', '38 100', '39 INVITE', '40 100', '41 200', '42 200', '43 ACK', '44 ACK'].map(
        change => ({ change, from: 'CSeq: 3', to: 'CSeq: 2' }),
      ),
    ],
  },
  {
    id: 'F16-m5',
    change: 'reINV 37 sent before ACK 35 and 200 (34)',
    expect: 'reinvite-overlap',
    edits: [
      { move: '33 200', beside: '32 100', ms: 2000 },
      { move: '34 200', beside: '33 200', ms: 12 },
      { move: '35 ACK', beside: '34 200', ms: 12 },
      { move: '36 ACK', beside: '35 ACK', ms: 12 },
      { move: '37 INVITE', beside: '32 100', ms: 900 },
      {
        copy: '38 100',
        beside: '37 INVITE',
        ms: 5,
        changes: [
          ['100 Trying', '500 Server Internal Error'],
          ['\nContent-Length', '\nRetry-After: 4\nContent-Length'],
        ],
      },
      {
        copy: '37 INVITE',
        beside: '+1 500',
        ms: 12,
        changes: [
          ['CSeq: 3 INVITE', 'CSeq: 3 ACK'],
          ['INVITE sip', 'ACK sip'],
          [/^(Contact|Allow|Supported|Content-Type): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      { remove: ['38 100', '39 INVITE', '40 100', '41 200', '42 200', '43 ACK', '44 ACK'] },
    ],
  },
  {
    id: 'F16-m6',
    change: 'resume answer inactive to sendrecv offer but o= unchanged',
    expect: 'origin-version',
    edits: [
      ...['41 200', '42 200'].flatMap(change => [
        { change, from: 'a=sendrecv', to: 'a=inactive' },
        { change, from: '3950614113 IN', to: '3950614112 IN' },
      ]),
    ],
  },
  {
    id: 'F16-m7',
    change: '488 to reINV 29 without ACK',
    expect: 'invite-non2xx-no-ack',
    edits: [
      {
        remove: [
          '35 ACK',
          '36 ACK',
          '37 INVITE',
          '38 100',
          '39 INVITE',
          '40 100',
          '41 200',
          '42 200',
          '43 ACK',
          '44 ACK',
          '34 200',
        ],
      },
      { bare: '33 200' },
      { drop: '33 200', header: 'Contact' },
      { drop: '33 200', header: 'Allow' },
      { drop: '33 200', header: 'Supported' },
      { change: '33 200', from: '200 OK', to: '488 Not Acceptable Here' },
      { add: '33 488', row: 'Warning: 304 phone-c.example.com "Media type not available"' },
      {
        copy: '30 100',
        beside: '33 488',
        ms: 12,
        changes: [
          ['100 Trying', '488 Not Acceptable Here'],
          [
            '\nContent-Length',
            '\nWarning: 304 phone-c.example.com "Media type not available"\nContent-Length',
          ],
        ],
      },
      {
        copy: '29 INVITE',
        beside: '+1 488',
        ms: 12,
        changes: [
          ['INVITE sip', 'ACK sip'],
          ['CSeq: 2 INVITE', 'CSeq: 2 ACK'],
          [/^(Contact|Allow|Supported|Content-Type): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
    ],
    waits: '33 488',
  },
];
