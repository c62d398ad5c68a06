import fc from 'fast-check';
import { describe, it } from 'vitest';
import { stepExchange } from '../../../src/core/exchange/exchange';
import {
  type ExchangeEvent,
  type ExchangeState,
  newExchange,
} from '../../../src/core/exchange/exchange-state';
import type { RequestAck } from '../../../src/core/exchange/prepared-request';
import { standardTimers } from '../../../src/core/exchange/timers';
import { requestText } from './exchange-log';

const answer = fc
  .record({
    status: fc.integer({ min: 90, max: 710 }),
    method: fc.constantFrom('INVITE', 'OPTIONS', 'CANCEL', 'BYE'),
    branch: fc.constantFrom('z9hG4bKown', 'z9hG4bKseed1', 'z9hG4bKseed2', 'z9hG4bKseed3', 'z9hG4bKother'),
    tag: fc.constantFrom('one', 'two', '__proto__'),
  })
  .map(
    ({ status, method, branch, tag }): ExchangeEvent => ({
      kind: 'received',
      text: `SIP/2.0 ${status} X\r\nVia: SIP/2.0/UDP 192.0.2.1:40000;branch=${branch}\r\nTo: <sip:b@x>;tag=${tag}\r\nFrom: <sip:a@x>;tag=alice\r\nCall-ID: call-1\r\nCSeq: 7 ${method}\r\n\r\n`,
    }),
  );
const incoming = fc.constantFrom('BYE', 'NOTIFY', 'INVITE').map(
  (method): ExchangeEvent => ({
    kind: 'received',
    text: `${method} sip:a@x SIP/2.0\r\nVia: SIP/2.0/UDP p;branch=z9hG4bKp\r\nFrom: <sip:b@x>;tag=one\r\nTo: <sip:a@x>;tag=alice\r\nCall-ID: call-1\r\nCSeq: 1 ${method}\r\n\r\n`,
  }),
);
const bytes = fc
  .uint8Array({ maxLength: 200 })
  .map((b): ExchangeEvent => ({ kind: 'received', text: String.fromCharCode(...b) }));
/** A timer of those that run, by position. */
const anyTimer = fc.nat(8).map(position => ({ kind: 'any-timer' as const, position }));
const other = fc.constantFrom<ExchangeEvent>(
  { kind: 'start' },
  { kind: 'cancel' },
  { kind: 'acknowledge' },
  { kind: 'timer', id: 'request/A' },
  { kind: 'timer', id: 'no such timer' },
  { kind: 'close', withinMs: 100 },
);
/** When a 2xx gets its ACK. */
const acks = fc.constantFrom<RequestAck | undefined>(
  undefined,
  { kind: 'manual' },
  { kind: 'after', ms: 5000 },
);
const events = fc.array(
  fc.oneof({ weight: 5, arbitrary: answer }, { weight: 3, arbitrary: anyTimer }, incoming, bytes, {
    weight: 2,
    arbitrary: other,
  }),
  { maxLength: 40 },
);

/** Runs events as a runner does, keeping the timers that effects start and stop; checks the promises of each step. */
function run(
  state: ExchangeState,
  list: readonly (ExchangeEvent | { kind: 'any-timer'; position: number })[],
) {
  const timers = new Set<string>();
  const seen = { outcomes: 0, ended: 0, sentAfterEnd: false };
  const apply = (event: ExchangeEvent) => {
    if (event.kind === 'timer' && timers.has(event.id)) timers.delete(event.id);
    const step = stepExchange(state, event);
    state = step.state;
    for (const effect of step.effects) {
      if (seen.ended > 0) seen.sentAfterEnd = true;
      if (effect.kind === 'start-timer') timers.add(effect.id);
      if (effect.kind === 'stop-timer') timers.delete(effect.id);
      if (effect.kind === 'outcome') seen.outcomes++;
      if (effect.kind === 'ended') seen.ended++;
    }
  };
  for (const event of list) {
    if (event.kind !== 'any-timer') apply(event);
    else if (timers.size > 0) apply({ kind: 'timer', id: [...timers][event.position % timers.size] ?? '' });
  }
  return { apply, timers, seen, state: () => state };
}

describe('an exchange', () => {
  for (const method of ['INVITE', 'OPTIONS'] as const) {
    for (const transport of ['udp', 'tcp'] as const) {
      it(`${method} over ${transport}: after any order of events, closing ends it with one outcome and no timer`, () => {
        fc.assert(
          fc.property(events, acks, (list, ack) => {
            const setup = {
              request: requestText(method, transport),
              reliable: transport === 'tcp',
              timers: standardTimers,
              timeoutMs: 32_000,
              seed: 'seed',
              ack,
            };
            const { apply, timers, seen, state } = run(newExchange(setup), [{ kind: 'start' }, ...list]);
            apply({ kind: 'close', withinMs: 100 });
            if (timers.has('close')) apply({ kind: 'timer', id: 'close' });
            return (
              timers.size === 0 &&
              state().pendingTimers.size === 0 &&
              seen.outcomes === 1 &&
              seen.ended === 1 &&
              !seen.sentAfterEnd
            );
          }),
          { numRuns: 300 },
        );
      });

      it(`${method} over ${transport}: timers alone bring every exchange to its end, unless a call is up`, () => {
        fc.assert(
          fc.property(events, acks, (list, ack) => {
            const setup = {
              request: requestText(method, transport),
              reliable: transport === 'tcp',
              timers: standardTimers,
              timeoutMs: 32_000,
              seed: 'seed',
              ack,
            };
            const { apply, timers, seen, state } = run(newExchange(setup), [{ kind: 'start' }, ...list]);
            apply({ kind: 'cancel' });
            // Retransmissions run on until their transaction gives up, so those are fired last.
            for (let i = 0; i < 100 && timers.size > 0; i++) {
              const next = [...timers].find(id => !/\/[AE]$/.test(id)) ?? [...timers][0] ?? '';
              apply({ kind: 'timer', id: next });
            }
            return timers.size === 0 && seen.ended === 1 && seen.outcomes === 1 && state().ended;
          }),
          { numRuns: 300 },
        );
      });
    }
  }
});
