import type { Mutation } from './mutation';

/** The defects of F03. */
export const f03: readonly Mutation[] = [
  {
    id: 'F03-m1',
    change: 'ACK missing on both hops',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['9 ACK', '10 ACK'] }],
    waits: '7 200',
  },
  {
    id: 'F03-m2',
    change: 'BYE with swapped tags',
    expect: 'dialog-tag-mismatch',
    edits: [
      { swapTags: '11 BYE' },
      { swapTags: '12 200' },
      { change: '12 200', from: '200 OK', to: '481 Call/Transaction Does Not Exist' },
    ],
  },
  {
    id: 'F03-m3',
    change: 'BYE answered by nobody',
    expect: 'request-no-response',
    edits: [{ remove: ['12 200'] }],
    waits: '11 BYE',
  },
  {
    id: 'F03-m4',
    change: '200 without SDP although INVITE had an offer',
    expect: 'offer-no-answer',
    edits: [{ bare: '7 200' }, { bare: '8 200' }],
  },
  {
    id: 'F03-m5',
    change: "200's branch changed",
    expect: 'response-without-request',
    edits: [{ change: '8 200', from: 'branch=z9hG4bK', to: 'branch=z9hG4bKother' }],
  },
  {
    id: 'F03-m6',
    change: 'ACK addressed to sip:bob@alta3.com instead of the Contact',
    expect: 'dialog-target-mismatch',
    edits: [{ change: '9 ACK', from: 'ACK sip:bob@198.51.100.20:5060', to: 'ACK sip:bob@alta3.com' }],
  },
];
