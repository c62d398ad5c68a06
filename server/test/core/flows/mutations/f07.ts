import type { Mutation } from './mutation';

/** The defects of F07. */
export const f07: readonly Mutation[] = [
  {
    id: 'F07-m1',
    change: 'as drawn',
    expect: 'response-without-request',
    edits: [
      { remove: ['2 100', '3 INVITE', '4 100', '5 180', '6 180', '7 200', '10 ACK', '12 BYE', '13 200'] },
      {
        copy: '8 200',
        beside: '1 INVITE',
        ms: 90,
        way: '1 INVITE',
        changes: [
          ['200 OK', '180 Ringing'],
          [/Content-Type: .*\n/, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      { reroute: '+1 180', source: '192.0.2.1:5060', destination: '198.51.100.20:5060' },
      { change: '+1 180', from: /^Via: .*$/m, to: 'Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKdrawn' },
      { untime: true },
    ],
  },
  {
    id: 'F07-m2',
    change: '200 before 180 on S-B',
    expect: 'provisional-after-final',
    edits: [{ move: '5 180', beside: '7 200', ms: 900 }],
  },
  {
    id: 'F07-m3',
    change: 'ACK dropped on A-S',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['9 ACK', '10 ACK'] }],
    waits: '8 200',
  },
  {
    id: 'F07-m4',
    change: "BYE with the INVITE's CSeq",
    expect: 'cseq-not-increasing',
    edits: [
      ...['11 BYE', '12 BYE', '13 200', '14 200'].map(change => ({
        change,
        from: 'CSeq: 2 BYE',
        to: 'CSeq: 1 BYE',
      })),
    ],
  },
  {
    id: 'F07-m5',
    change: "a second call's INVITE reuses the first call's branch",
    expect: 'branch-reused',
    edits: [
      {
        copy: '1 INVITE',
        beside: '14 200',
        ms: 4000,
        changes: [
          [/^Call-ID: .*$/m, 'Call-ID: second-call@192.0.2.10'],
          [/^(From: .*;tag=)\w+$/m, '$1second'],
        ],
      },
      {
        copy: '2 100',
        beside: '+1 INVITE',
        ms: 5,
        changes: [
          [/^Call-ID: .*$/m, 'Call-ID: second-call@192.0.2.10'],
          [/^(From: .*;tag=)\w+$/m, '$1second'],
        ],
      },
      {
        copy: '2 100',
        beside: '+1 INVITE',
        ms: 80,
        changes: [
          ['100 Trying', '486 Busy Here'],
          [/^Call-ID: .*$/m, 'Call-ID: second-call@192.0.2.10'],
          [/^(From: .*;tag=)\w+$/m, '$1second'],
          [/^(To: .*)$/m, '$1;tag=busy'],
        ],
      },
      {
        copy: '+3 486',
        beside: '+3 486',
        ms: 12,
        way: '1 INVITE',
        changes: [
          ['SIP/2.0 486 Busy Here', 'ACK sip:client-b@example.com SIP/2.0'],
          ['\nFrom', '\nMax-Forwards: 70\nFrom'],
          ['CSeq: 1 INVITE', 'CSeq: 1 ACK'],
        ],
      },
    ],
  },
];
