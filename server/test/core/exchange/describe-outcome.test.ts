import { describe, expect, it } from 'vitest';
import { describeFailure, describeOutcome } from '../../../src/core/exchange/describe-outcome';
import type { TransportFailureKind } from '../../../src/core/exchange/transport-failure';

const target = { transport: 'tcp', host: '::1', port: 5060 } as const;

describe('what the user reads of a failure', () => {
  const cases: readonly [TransportFailureKind, string, string][] = [
    [
      'timeout',
      '10 s',
      '[::1]:5060 (TCP) did not accept the connection in time (10 s). Check the address, or whether a firewall drops it.',
    ],
    [
      'unreachable',
      'EHOSTUNREACH',
      '[::1]:5060 (TCP) cannot be reached from here (EHOSTUNREACH). Check the address and the network.',
    ],
    [
      'message-too-large',
      'EMSGSIZE',
      'The request is too large for one UDP datagram (EMSGSIZE). Send it over TCP: "# @transport tcp".',
    ],
    ['other', 'EWHAT', 'Sending to [::1]:5060 (TCP) failed (EWHAT).'],
  ];
  it.each(cases)('%s', (kind, detail, text) => expect(describeFailure({ kind, target, detail })).toBe(text));
});

describe('what the user reads of an outcome', () => {
  it('an ACK has no answer', () => {
    expect(describeOutcome({ kind: 'sent' }, target)).toEqual({
      grade: 'ok',
      text: 'ACK sent; it has no answer.',
    });
  });
  it('a 2xx is good, another final answer is an answer', () => {
    expect(
      describeOutcome({ kind: 'answered', status: 202, reason: 'Accepted', callIsUp: false }, target),
    ).toEqual({ grade: 'ok', text: '202 Accepted' });
    expect(describeOutcome({ kind: 'answered', status: 500, reason: '', callIsUp: false }, target)).toEqual({
      grade: 'answered',
      text: '500',
    });
  });
  it('a CANCEL that came too late says what had been given', () => {
    const how = { kind: 'answered', status: 486, reason: 'Busy Here' } as const;
    expect(describeOutcome({ kind: 'cancelled', how }, target)).toEqual({
      grade: 'stopped',
      text: 'Cancelled too late: 486 Busy Here had been given.',
    });
  });
  it.each([
    [
      { kind: 'unsupported', realm: 'home', algorithm: 'SHA-1' } as const,
      '401 Unauthorized: the challenge of the realm "home" asks for SHA-1, which is not supported. Supported: Digest with MD5, SHA-256, SHA-512-256 and their -sess.',
    ],
    [
      { kind: 'endless', times: 5 } as const,
      '401 Unauthorized: the peer asked for credentials again after 5 answers, each time with a new nonce.',
    ],
  ])('a challenge that was not answered, or not in a way that the peer took: %j', (auth, text) => {
    const answered = { kind: 'answered', status: 401, reason: 'Unauthorized', callIsUp: false } as const;
    expect(describeOutcome({ ...answered, auth }, target)).toEqual({ grade: 'answered', text });
  });
  it('a CANCEL without 487', () => {
    expect(describeOutcome({ kind: 'cancelled', how: { kind: 'unanswered' } }, target).text).toBe(
      'Cancelled: CANCEL was sent, and no final answer to the INVITE came.',
    );
  });
});
