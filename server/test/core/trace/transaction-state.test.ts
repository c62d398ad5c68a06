import { describe, expect, test } from 'vitest';
import { transactionProgress } from '../../../src/core/trace/transaction-state';
import { FlowWriter, type SentRequest } from '../../harness/make-flow';
import { onlyGroup } from '../../harness/trace-of';

/** The state of the first transaction, so many ms after the last message. */
function stateAfter(flow: FlowWriter, ms: number): string {
  const group = onlyGroup(flow.messages);
  const [t] = group.transactions;
  const last = group.messages.at(-1)?.keys.time;
  if (!t || last === undefined) throw new Error('no transaction');
  const { state, timedOut } = transactionProgress(t, { now: last + ms, dateless: false });
  return timedOut ? `${state}, timed out` : state;
}

function started(method: string): { readonly flow: FlowWriter; readonly sent: SentRequest } {
  const flow = new FlowWriter({ nodes: 2 });
  return { flow, sent: flow.request(method, 0, false) };
}

describe('an INVITE transaction', () => {
  test('calls until Timer B', () => {
    const { flow } = started('INVITE');
    expect(stateAfter(flow, 31_000)).toBe('calling');
    expect(stateAfter(flow, 32_000)).toBe('terminated, timed out');
  });

  test('proceeds until Timer C after its last provisional response, the copies of it included', () => {
    const { flow, sent } = started('INVITE');
    flow.respond(sent, '180 Ringing');
    expect(stateAfter(flow, 179_000)).toBe('proceeding');
    expect(stateAfter(flow, 180_000)).toBe('terminated, timed out');
    flow.wait(60_000).respond(sent, '180 Ringing');
    expect(stateAfter(flow, 179_000)).toBe('proceeding');
  });

  test('is accepted for 64 × T1 after a 2xx, ACK or not (RFC 6026)', () => {
    const { flow, sent } = started('INVITE');
    flow.respond(sent, '200 OK');
    flow.request('ACK', 0, true, { cseq: 1 });
    expect(stateAfter(flow, 10_000)).toBe('accepted');
    expect(stateAfter(flow, 32_000)).toBe('terminated');
  });

  test('is completed by another final, and confirmed by its ACK', () => {
    const { flow, sent } = started('INVITE');
    flow.respond(sent, '486 Busy Here');
    expect(stateAfter(flow, 0)).toBe('completed');
    flow.ackNon2xx(sent, 0);
    expect(stateAfter(flow, 0)).toBe('confirmed');
  });
});

test('another request tries until Timer F, whatever provisional responses say', () => {
  const { flow, sent } = started('OPTIONS');
  expect(stateAfter(flow, 0)).toBe('trying');
  flow.wait(5000).respond(sent, '100 Trying');
  expect(stateAfter(flow, 20_000)).toBe('proceeding');
  expect(stateAfter(flow, 30_000)).toBe('terminated, timed out');
  flow.respond(sent, '200 OK');
  expect(stateAfter(flow, 0)).toBe('completed');
});

test('without times nothing times out', () => {
  const { flow } = started('INVITE');
  const [t] = onlyGroup(flow.messages.map(m => ({ ...m, time: undefined }))).transactions;
  expect(t && transactionProgress(t, { now: undefined, dateless: false }).state).toBe('calling');
});
