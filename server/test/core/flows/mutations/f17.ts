import { NEW_BRANCH } from './changes';
import type { Mutation } from './mutation';

/** The defects of F17. */
export const f17: readonly Mutation[] = [
  {
    id: 'F17-m1',
    change: 'no NOTIFY at all',
    expect: 'refer-no-notify',
    edits: [
      {
        remove: [
          '16 NOTIFY',
          '17 100',
          '18 NOTIFY',
          '19 200',
          '20 200',
          '35 NOTIFY',
          '36 100',
          '37 NOTIFY',
          '38 200',
          '39 200',
        ],
      },
      { traffic: 41 },
    ],
  },
  {
    id: 'F17-m2',
    change: 'NOTIFY 35 missing',
    expect: 'refer-no-final-notify',
    edits: [{ remove: ['35 NOTIFY', '36 100', '37 NOTIFY', '38 200', '39 200'] }, { traffic: 71 }],
  },
  {
    id: 'F17-m3',
    change: 'NOTIFY body text/plain',
    expect: 'notify-refer-body',
    edits: [{ change: '16 NOTIFY', from: 'message/sipfrag;version=2.0', to: 'text/plain' }],
  },
  {
    id: 'F17-m4',
    change: 'NOTIFY 16 without Subscription-State',
    expect: 'method-required-header',
    edits: [{ drop: '16 NOTIFY', header: 'Subscription-State' }],
  },
  {
    id: 'F17-m5',
    change: 'INVITE 25 missing',
    expect: 'refer-no-call',
    edits: [
      {
        remove: [
          '25 INVITE',
          '26 100',
          '27 INVITE',
          '28 100',
          '29 180',
          '30 180',
          '31 200',
          '32 200',
          '33 ACK',
          '34 ACK',
          '40 BYE',
          '41 BYE',
          '42 200',
          '43 200',
        ],
      },
      { traffic: 41 },
    ],
  },
  {
    id: 'F17-m6',
    change: 'NOTIFY 35 says 486, INVITE 25 got 200',
    expect: 'refer-outcome-mismatch',
    edits: [
      ...['35 NOTIFY', '37 NOTIFY'].map(change => ({
        change,
        from: 'SIP/2.0 200 OK',
        to: 'SIP/2.0 486 Busy Here',
      })),
    ],
  },
  {
    id: 'F17-m7',
    change: 'REFER with two Refer-To',
    expect: 'refer-to-invalid',
    edits: [{ add: '11 REFER', row: 'Refer-To: <sip:dave@example.com>' }],
  },
  {
    id: 'F17-m8',
    change: 're-INVITE by A after BYE 21',
    expect: 'request-after-bye',
    edits: [
      {
        copy: '21 BYE',
        beside: '24 200',
        ms: 200,
        changes: [
          ['BYE sip', 'INVITE sip'],
          NEW_BRANCH,
          ['CSeq: 3 BYE', 'CSeq: 4 INVITE\nContact: <sip:alice@192.0.2.10:5060>'],
        ],
      },
      {
        copy: '24 200',
        beside: '+1 INVITE',
        ms: 12,
        changes: [
          ['200 OK', '481 Call/Transaction Does Not Exist'],
          NEW_BRANCH,
          ['CSeq: 3 BYE', 'CSeq: 4 INVITE'],
        ],
      },
      {
        copy: '21 BYE',
        beside: '+2 481',
        ms: 12,
        changes: [['BYE sip', 'ACK sip'], NEW_BRANCH, ['CSeq: 3 BYE', 'CSeq: 4 ACK']],
      },
    ],
  },
  {
    id: 'F17-m9',
    change: 'NOTIFY with Event: presence',
    expect: 'notify-no-subscription',
    edits: [
      { change: '16 NOTIFY', from: 'Event: refer', to: 'Event: presence' },
      { change: '18 NOTIFY', from: 'Event: refer', to: 'Event: presence' },
      ...['19 200', '20 200'].map(change => ({
        change,
        from: '200 OK',
        to: '489 Bad Event\nAllow-Events: refer',
      })),
    ],
  },
  {
    id: 'F17-m10',
    change: 'ACK 34 missing',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['34 ACK'] }],
    waits: '31 200',
  },
];
