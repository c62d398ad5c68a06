import type { Mutation } from './mutation';

/** The defects of F18. */
export const f18: readonly Mutation[] = [
  {
    id: 'F18-m1',
    change: 'INVITE 39 without Replaces',
    expect: 'replaces-not-applied',
    edits: [
      { drop: '39 INVITE', header: 'Replaces' },
      { drop: '41 INVITE', header: 'Replaces' },
    ],
  },
  {
    id: 'F18-m2',
    change: 'INVITE 39: Replaces names D1 instead of the D2 of Refer-To',
    expect: 'replaces-not-applied',
    edits: [...['39 INVITE', '41 INVITE'].map(replaces => ({ replaces, dialog: '8 200' }))],
  },
  {
    id: 'F18-m3',
    change: 'Replaces with to-tag and from-tag exchanged, C answers 481',
    expect: 'replaces-dialog-unknown',
    edits: [
      ...['39 INVITE', '41 INVITE'].map(change => ({
        change,
        from: /to-tag=(\w+);from-tag=(\w+)/,
        to: 'to-tag=$2;from-tag=$1',
      })),
      { change: '31 REFER', from: /to-tag%3D(\w+)%3Bfrom-tag%3D(\w+)/, to: 'to-tag%3D$2%3Bfrom-tag%3D$1' },
      { change: '29 REFER', from: /to-tag%3D(\w+)%3Bfrom-tag%3D(\w+)/, to: 'to-tag%3D$2%3Bfrom-tag%3D$1' },
      {
        remove: [
          '43 BYE',
          '44 BYE',
          '45 200',
          '46 200',
          '49 ACK',
          '50 ACK',
          '60 BYE',
          '61 BYE',
          '62 200',
          '63 200',
        ],
      },
      { bare: '47 200' },
      { bare: '48 200' },
      ...['47 200', '48 200'].flatMap(ref => [
        { change: ref, from: /^(Contact|Allow|Supported|Record-Route): .*\n/gm, to: '' },
        { change: ref, from: '200 OK', to: '481 Call/Transaction Does Not Exist' },
      ]),
      {
        copy: '41 INVITE',
        beside: '47 481',
        ms: 3,
        changes: [
          ['INVITE sip', 'ACK sip'],
          ['CSeq: 1 INVITE', 'CSeq: 1 ACK'],
          [/\nVia: SIP\/2.0\/UDP 192.0.2.10.*/, ''],
          [/^(To: .*)$/m, '$1;tag=x'],
          [/^(Record-Route|Contact|Allow|Supported|Replaces|Referred-By|Content-Type): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      { borrow: '+1 ACK', of: '47 481', field: 'toTag' },
      {
        copy: '39 INVITE',
        beside: '48 481',
        ms: 12,
        changes: [
          ['INVITE sip', 'ACK sip'],
          ['CSeq: 1 INVITE', 'CSeq: 1 ACK'],
          [/^(To: .*)$/m, '$1;tag=x'],
          [/^(Contact|Allow|Supported|Replaces|Referred-By|Content-Type): .*\n/gm, ''],
          [/\n\n[\s\S]*$/, '\n\n'],
        ],
      },
      { borrow: '+2 ACK', of: '47 481', field: 'toTag' },
      ...['51 NOTIFY', '53 NOTIFY'].map(change => ({
        change,
        from: 'SIP/2.0 200 OK',
        to: 'SIP/2.0 481 Call/Transaction Does Not Exist',
      })),
    ],
  },
  {
    id: 'F18-m4',
    change: 'BYE 43-46 missing',
    expect: 'replaced-dialog-not-ended',
    edits: [{ remove: ['43 BYE', '44 BYE', '45 200', '46 200'] }],
    waits: '47 200',
    repeats: [],
  },
  {
    id: 'F18-m5',
    change: 'Replaces without to-tag',
    expect: 'replaces-invalid',
    edits: [...['39 INVITE', '41 INVITE'].map(change => ({ change, from: /;to-tag=\w+/, to: '' }))],
  },
  {
    id: 'F18-m6',
    change: 'NOTIFY 51 missing',
    expect: 'refer-no-final-notify',
    edits: [{ remove: ['51 NOTIFY', '52 100', '53 NOTIFY', '54 200', '55 200'] }, { traffic: 71 }],
  },
  {
    id: 'F18-m7',
    change: 'NOTIFY 51 after a terminated NOTIFY',
    expect: 'notify-after-terminated',
    edits: [
      ...['34 NOTIFY', '36 NOTIFY'].map(change => ({
        change,
        from: 'active;expires=60',
        to: 'terminated;reason=noresource',
      })),
    ],
  },
  {
    id: 'F18-m8',
    change: 'ACK 49 missing',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['49 ACK', '50 ACK'] }],
    waits: '48 200',
  },
  {
    id: 'F18-m9',
    change: 'Refer-To with unescaped ;to-tag=',
    expect: 'refer-to-invalid',
    edits: [...['29 REFER', '31 REFER'].map(change => ({ change, from: '%3Bto-tag%3D', to: ';to-tag=' }))],
  },
  {
    id: 'F18-m10',
    change: 'BYE 56 with CSeq equal to REFER 29',
    expect: 'cseq-not-increasing',
    edits: [
      ...['56 BYE', '57 BYE', '58 200', '59 200'].map(change => ({
        change,
        from: 'CSeq: 3 BYE',
        to: 'CSeq: 2 BYE',
      })),
    ],
  },
];
