import type { Mutation } from './mutation';

/** The defects of F02. */
export const f02: readonly Mutation[] = [
  {
    id: 'F02-m1',
    change: '401 without WWW-Authenticate',
    expect: 'status-required-header',
    edits: [{ drop: '2 401', header: 'WWW-Authenticate' }],
  },
  {
    id: 'F02-m2',
    change: 'retry with the same CSeq',
    expect: 'auth-cseq-not-incremented',
    edits: [
      { change: '3 REGISTER', from: 'CSeq: 2', to: 'CSeq: 1' },
      { change: '4 200', from: 'CSeq: 2', to: 'CSeq: 1' },
    ],
  },
  {
    id: 'F02-m3',
    change: 'retry nonce differs from the challenge',
    expect: 'auth-retry-mismatch',
    edits: [{ change: '3 REGISTER', from: 'nonce="', to: 'nonce="0' }],
  },
  {
    id: 'F02-m4',
    change: 'second 401, no stale',
    expect: 'auth-loop',
    edits: [
      { copy: '2 401', beside: '4 200', ms: 0, changes: [['CSeq: 1', 'CSeq: 2']] },
      { borrow: '+1 401', of: '3 REGISTER', field: 'branch' },
      { remove: ['4 200'] },
      { traffic: 41 },
    ],
  },
  {
    id: 'F02-m5',
    change: 'retry missing',
    expect: 'challenge-unanswered',
    edits: [{ remove: ['3 REGISTER', '4 200'] }],
    waits: '2 401',
    repeats: [],
  },
  {
    id: 'F02-m6',
    change: 'granted 7201 for 7200',
    expect: 'register-expires-increased',
    edits: [
      { change: '4 200', from: ';expires=1800', to: ';expires=7201' },
      { change: '4 200', from: 'Expires: 1800', to: 'Expires: 7201' },
    ],
  },
  {
    id: 'F02-m7',
    change: 'copy the figure literally: To: 1011@alta3.com',
    expect: 'uri-invalid',
    edits: [{ change: '1 REGISTER', from: 'To: <sip:1011@alta3.com>', to: 'To: 1011@alta3.com' }],
  },
  {
    id: 'F02-m8',
    change: 'Request-URI sip:1011@alta3.com',
    expect: 'register-request-uri',
    edits: [{ change: '1 REGISTER', from: 'REGISTER sip:alta3.com', to: 'REGISTER sip:1011@alta3.com' }],
  },
];
