import { TO_TAG } from './changes';
import type { Mutation } from './mutation';

/** The defects of F28. */
export const f28: readonly Mutation[] = [
  {
    id: 'F28-m1',
    change: 'as drawn with ACK 7',
    expect: 'ack-unexpected',
    edits: [
      {
        copy: '6 ACK',
        beside: '6 ACK',
        ms: 12,
        way: '3 INVITE',
        changes: [
          ['ACK sip:bob@example.com', 'ACK sip:bob@198.51.100.20:5060'],
          ['Via: SIP/2.0/UDP 192.0.2.10', 'Via: SIP/2.0/UDP 192.0.2.1'],
          ['Max-Forwards: 70', 'Max-Forwards: 69'],
        ],
      },
      { borrow: '+1 ACK', of: '3 INVITE', field: 'branch' },
      { traffic: 41 },
    ],
  },
  {
    id: 'F28-m2',
    change: '7 INVITE copies and no 408 upstream',
    expect: 'request-no-response',
    edits: [
      { remove: ['4 INVITE', '5 408', '6 ACK'] },
      { repeat: '3 INVITE', after: [500, 1500, 3500, 7500, 15500, 31500] },
      { traffic: 41 },
    ],
  },
  {
    id: 'F28-m3',
    change: '408 without ACK 6, repeated',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['6 ACK'] }],
    waits: '5 408',
  },
  {
    id: 'F28-m4',
    change: 'copies every 100 ms',
    expect: 'retransmission-interval',
    edits: [
      { move: '4 INVITE', beside: '3 INVITE', ms: 100 },
      { repeat: '3 INVITE', after: [200, 300] },
    ],
  },
  {
    id: 'F28-m5',
    change: 'P sends CANCEL to B without any 1xx',
    expect: 'cancel-before-provisional',
    edits: [
      {
        copy: '6 ACK',
        beside: '6 ACK',
        ms: 12,
        way: '3 INVITE',
        changes: [
          ['ACK sip:bob@example.com', 'CANCEL sip:bob@198.51.100.20:5060'],
          ['Via: SIP/2.0/UDP 192.0.2.10', 'Via: SIP/2.0/UDP 192.0.2.1'],
          ['CSeq: 1 ACK', 'CSeq: 1 CANCEL'],
          [TO_TAG, '$1'],
        ],
      },
      { borrow: '+1 CANCEL', of: '3 INVITE', field: 'branch' },
    ],
  },
  {
    id: 'F28-m6',
    change: '7 copies',
    expect: 'retransmission-storm',
    edits: [
      { remove: ['4 INVITE', '5 408', '6 ACK'] },
      { repeat: '3 INVITE', after: [500, 1500, 3500, 7500, 15500, 31500] },
    ],
  },
];
