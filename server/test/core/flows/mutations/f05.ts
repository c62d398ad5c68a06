import type { Mutation } from './mutation';

/** The defects of F05. */
export const f05: readonly Mutation[] = [
  {
    id: 'F05-m1',
    change: 'Contact <sip:1717...@2001:db8::1>',
    expect: 'uri-invalid',
    edits: [{ change: '1 REGISTER', from: '@[2001:db8::1]:5060>;expires', to: '@2001:db8::1>;expires' }],
  },
  {
    id: 'F05-m2',
    change: 'no Max-Forwards',
    expect: 'max-forwards-invalid',
    edits: [{ drop: '1 REGISTER', header: 'Max-Forwards' }],
  },
  {
    id: 'F05-m3',
    change: 'Contact: * with Expires 3600',
    expect: 'contact-star-misuse',
    edits: [
      { drop: '1 REGISTER', header: 'Contact' },
      { add: '1 REGISTER', row: 'Contact: *' },
    ],
  },
  {
    id: 'F05-m4',
    change: 'copied over UDP, 9 repeats, no answer',
    expect: 'request-no-response',
    edits: [
      { repeat: '1 REGISTER', after: [500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500] },
      { traffic: 41 },
    ],
  },
];
