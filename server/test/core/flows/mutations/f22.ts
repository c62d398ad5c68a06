import type { Mutation } from './mutation';

/** The defects of F22. */
export const f22: readonly Mutation[] = [
  {
    id: 'F22-m1',
    change: 'Contact keeps 192.168.1.20',
    expect: 'contact-private-address',
    edits: [
      ...['1 REGISTER', '3 REGISTER', '4 200'].map(change => ({
        change,
        from: '<sip:alice@192.0.2.10:40112>',
        to: '<sip:alice@192.168.1.20:5060>',
      })),
    ],
  },
  {
    id: 'F22-m2',
    change: 'Contact differs from the mapped address',
    expect: 'stun-address-unused',
    edits: [
      ...['1 REGISTER', '3 REGISTER', '4 200'].map(change => ({
        change,
        from: '<sip:alice@192.0.2.10:40112>',
        to: '<sip:alice@192.0.2.99:40112>',
      })),
    ],
  },
  {
    id: 'F22-m3',
    change: '401 without nonce',
    expect: 'auth-challenge-invalid',
    edits: [{ change: '2 401', from: / nonce="\w+",/g, to: '' }],
  },
  {
    id: 'F22-m4',
    change: 'same CSeq in step 5',
    expect: 'auth-cseq-not-incremented',
    edits: [
      { change: '3 REGISTER', from: 'CSeq: 2', to: 'CSeq: 1' },
      { change: '4 200', from: 'CSeq: 2', to: 'CSeq: 1' },
    ],
  },
  {
    id: 'F22-m5',
    change: 'Via private, no rport',
    expect: 'via-source-mismatch',
    edits: [
      ...['1 REGISTER', '3 REGISTER'].map(change => ({
        change,
        from: /Via: SIP\/2.0\/UDP 192.0.2.10:40112;branch=(\w+);rport/,
        to: 'Via: SIP/2.0/UDP 192.168.1.20:5060;branch=$1',
      })),
      ...['2 401', '4 200'].map(change => ({
        change,
        from: /Via: SIP\/2.0\/UDP 192.0.2.10:40112;branch=(\w+);.*/,
        to: 'Via: SIP/2.0/UDP 192.168.1.20:5060;branch=$1;received=192.0.2.10',
      })),
    ],
  },
  {
    id: 'F22-m6',
    change: '200 sent to the Via address although rport was asked',
    expect: 'response-misrouted',
    edits: [
      ...['1 REGISTER', '3 REGISTER', '2 401', '4 200'].map(change => ({
        change,
        from: 'UDP 192.0.2.10:40112',
        to: 'UDP 192.0.2.10:5060',
      })),
      { reroute: '4 200', destination: '192.0.2.10:5060' },
    ],
  },
];
