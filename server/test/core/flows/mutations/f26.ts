import type { Mutation } from './mutation';

/** The defects of F26. */
export const f26: readonly Mutation[] = [
  {
    id: 'F26-m1',
    change: 'CANCEL and the rest missing, 5 minutes of other traffic',
    expect: 'invite-no-final-response',
    edits: [
      { remove: ['7 CANCEL', '8 200', '9 CANCEL', '10 200', '11 487', '12 ACK', '13 487', '14 ACK'] },
      { traffic: 300 },
    ],
  },
  {
    id: 'F26-m2',
    change: '200 to CANCEL missing',
    expect: 'request-no-response',
    edits: [{ remove: ['10 200'] }],
    waits: '9 CANCEL',
  },
  {
    id: 'F26-m3',
    change: 'CANCEL answered 481 (other branch)',
    expect: 'cancel-mismatch',
    edits: [
      { change: '9 CANCEL', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKnew' },
      { change: '10 200', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKnew' },
      { change: '10 200', from: '200 OK', to: '481 Call/Transaction Does Not Exist' },
    ],
  },
  {
    id: 'F26-m4',
    change: '487 without ACK',
    expect: 'invite-non2xx-no-ack',
    edits: [{ remove: ['12 ACK'] }],
    waits: '11 487',
  },
  {
    id: 'F26-m5',
    change: 'Expires: abc',
    expect: 'header-value-invalid',
    edits: [{ change: '1 INVITE', from: 'Expires: 20', to: 'Expires: abc' }],
  },
  {
    id: 'F26-m6',
    change: 'INVITE repeated after 100',
    expect: 'retransmission-after-response',
    edits: [{ repeat: '3 INVITE', after: [600] }],
  },
];
