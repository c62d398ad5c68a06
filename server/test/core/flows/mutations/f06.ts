import { TO_TAG } from './changes';
import type { Mutation } from './mutation';

/** The defects of F06. */
export const f06: readonly Mutation[] = [
  {
    id: 'F06-m1',
    change: 'F28 missing',
    expect: 'invite-2xx-no-ack',
    edits: [{ remove: ['11 ACK'] }],
    waits: '8 200',
  },
  {
    id: 'F06-m2',
    change: 'F25 200 without To tag',
    expect: 'to-tag-missing',
    edits: [{ change: '8 200', from: TO_TAG, to: '$1' }],
  },
  {
    id: 'F06-m3',
    change: 'F26 To tag differs from F24, same Contact',
    expect: 'response-to-tag-changed',
    edits: [
      { change: '6 180', from: TO_TAG, to: '$1;tag=ringing' },
      { change: '7 180', from: TO_TAG, to: '$1;tag=ringing' },
    ],
  },
  {
    id: 'F06-m4',
    change: 'F22 Max-Forwards not lowered',
    expect: 'max-forwards-not-decremented',
    edits: [{ change: '5 INVITE', from: 'Max-Forwards: 69', to: 'Max-Forwards: 70' }],
  },
  {
    id: 'F06-m5',
    change: 'F19 echoes another CSeq',
    expect: 'response-echo-mismatch',
    edits: [{ change: '2 200', from: 'CSeq: 1 BYE', to: 'CSeq: 7 BYE' }],
  },
];
