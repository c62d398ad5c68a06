import type { Mutation } from './mutation';

/** The defects of F10. */
export const f10: readonly Mutation[] = [
  {
    id: 'F10-m1',
    change: '401 without challenge header',
    expect: 'status-required-header',
    edits: [{ drop: '2 401', header: 'WWW-Authenticate' }],
  },
  {
    id: 'F10-m2',
    change: 'credentials in Proxy-Authorization',
    expect: 'auth-retry-mismatch',
    edits: [{ change: '3 REGISTER', from: 'Authorization:', to: 'Proxy-Authorization:' }],
  },
  {
    id: 'F10-m3',
    change: 'CSeq not raised',
    expect: 'auth-cseq-not-incremented',
    edits: [
      { change: '3 REGISTER', from: 'CSeq: 2', to: 'CSeq: 1' },
      { change: '4 200', from: 'CSeq: 2', to: 'CSeq: 1' },
    ],
  },
  {
    id: 'F10-m4',
    change: '200 without the binding',
    expect: 'register-binding-missing',
    edits: [{ drop: '4 200', header: 'Contact' }],
  },
  {
    id: 'F10-m5',
    change: 'step 3 missing',
    expect: 'challenge-unanswered',
    edits: [{ remove: ['3 REGISTER', '4 200'] }],
    waits: '2 401',
    repeats: [],
  },
  {
    id: 'F10-m6',
    change: 'Digest response of 31 hex digits',
    expect: 'auth-credentials-invalid',
    edits: [{ change: '3 REGISTER', from: /response="\w/, to: 'response="' }],
  },
];
