/** From a document to a ladder: which calls, where their messages stand, and what a message says. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { callIds } from '../../../src/core/features/call-ids';
import { callsAt, callsOfIds, linkedCalls } from '../../../src/core/features/chosen-calls';
import { ladderOf } from '../../../src/core/features/ladder-of';
import { messageDetails } from '../../../src/core/features/message-details';

const read = (path: string) => analyse({ kind: 'trace', text: readFileSync(path, 'utf8') });
const busy = read('test-fixtures/workspace/3-busy-without-ack.log');
const transfer = read('test-fixtures/flows/F18-attended-transfer.siptrace');
const names = new Map([['192.0.2.10', 'Alice']]);
const lineOf = (analysis: typeof busy, text: string) =>
  analysis.lines.positionAt(analysis.text.indexOf(text)).line;

function drawn(...chosen: Parameters<typeof ladderOf>[0]) {
  const result = ladderOf(chosen, { linked: true, names });
  if (result.kind === 'none') throw new Error(result.reason);
  return result;
}

describe('the call at a place', () => {
  test('is that of the message there', () => {
    const [call] = callsAt(busy, busy.text.indexOf('SIP/2.0 486'));
    expect(call?.finalStatus).toBe(486);
  });

  test('between messages is the next that begins', () => {
    expect(callsAt(busy, 0)).toEqual([busy.calls[0]]);
  });

  test('of a text without calls is none, and the reason says what to do', () => {
    const empty = analyse({ kind: 'trace', text: 'nothing here' });
    expect(callsAt(empty, 3)).toEqual([]);
    const result = ladderOf([{ uri: 'a', analysis: empty, calls: [] }], { linked: true, names });
    expect(result).toMatchObject({ kind: 'none', reason: expect.stringContaining('cursor') });
  });
});

test('a call is found again by its id', () => {
  const ids = callIds(busy);
  expect(new Set(ids).size).toBe(busy.calls.length);
  expect(callsOfIds(busy, [ids[1] ?? '', 'gone'])).toEqual([busy.calls[1]]);
});

describe('a ladder', () => {
  const [call] = callsAt(busy, busy.text.indexOf('SIP/2.0 486'));
  const result = drawn({ uri: 'busy.log', analysis: busy, calls: call ? [call] : [] });

  test('leads from each arrow to the start line of its message', () => {
    for (const [arrow, , line, first, last] of result.places) {
      const { label } = result.ladder.arrows[arrow] ?? { label: '?' };
      const text = busy.text.split('\n')[line] ?? '';
      expect(text).toContain(label);
      expect(first).toBeLessThan(line);
      expect(last).toBeGreaterThan(line);
    }
  });

  test('leads from each folded repetition to its own line', () => {
    const of486 = result.places.filter(([arrow]) => result.ladder.arrows[arrow]?.label === '486 Busy Here');
    expect(new Set(of486.map(([, , line]) => line)).size).toBe(11);
  });

  test('has the findings of its messages, the gravest first', () => {
    const marked = result.ladder.arrows.find(arrow => arrow.label === '486 Busy Here');
    expect(marked?.findings[0]).toMatchObject({ rule: 'invite-non2xx-no-ack', severity: 'error' });
  });

  test('has the names of the user', () => {
    expect(result.ladder.lanes[0]).toEqual({
      id: '192.0.2.10',
      title: 'Alice',
      endpoints: ['192.0.2.10:5060'],
    });
  });
});

describe('linked calls', () => {
  const [first] = transfer.calls;
  const chosen = { uri: 'transfer', analysis: transfer, calls: first ? [first] : [] };

  test('of a transfer stand in one ladder, or only the chosen one', () => {
    expect(linkedCalls(transfer, chosen.calls)).toHaveLength(2);
    const alone = ladderOf([chosen], { linked: false, names });
    const all = drawn(chosen);
    expect(all.linkedCalls).toBe(2);
    expect(new Set(all.ladder.arrows.map(arrow => arrow.call)).size).toBe(3);
    expect(alone.kind === 'ladder' && alone.ladder.arrows.length).toBeLessThan(all.ladder.arrows.length);
    expect(all.origins).toEqual([{ uri: 'transfer', calls: [callIds(transfer)[0]] }]);
  });

  test('are none where nothing ties calls together', () => {
    const [call] = busy.calls;
    expect(linkedCalls(busy, call ? [call] : [])).toEqual([]);
  });
});

test('calls of several documents are drawn by time, each place in its own document', () => {
  const { ladder, places, uris } = drawn(
    { uri: 'transfer', analysis: transfer, calls: transfer.calls },
    { uri: 'busy', analysis: busy, calls: busy.calls },
  );
  expect(uris).toEqual(['transfer', 'busy']);
  expect(ladder.arrows.map(arrow => arrow.number)).toEqual(
    [...ladder.arrows].map(arrow => arrow.number).sort((a, b) => a - b),
  );
  // The transfer is of March, the busy call of November.
  const firstOfBusy = Math.min(...places.filter(([, document]) => document === 1).map(([arrow]) => arrow));
  const lastOfTransfer = Math.max(...places.filter(([, document]) => document === 0).map(([arrow]) => arrow));
  expect(firstOfBusy).toBeGreaterThan(lastOfTransfer);
});

describe('a message', () => {
  const detailsAt = (text: string) => messageDetails(busy, busy.text.indexOf(text) + 3);

  test('is told with its meaning, its facts, and what differs from the one before in its transaction', () => {
    const details = detailsAt('SIP/2.0 180 Ringing');
    expect(details?.title).toBe('SIP/2.0 180 Ringing');
    expect(details?.meaning).toBe('The callee is being alerted.');
    expect(details?.comparedWith).toBe('100 Trying, 168 ms before');
    expect(details?.facts).toContainEqual({ name: 'After the request', value: '180 ms' });
    const marks = details?.lines.filter(line => line.mark !== 'same').map(line => [line.mark, line.text]);
    expect(marks).toEqual([
      ['changed', 'SIP/2.0 180 Ringing'],
      ['changed', 'To: <sip:bob@example.com>;tag=314159'],
      ['added', 'Contact: <sip:bob@192.0.2.20:5060>'],
    ]);
  });

  test('that is the first of its transaction is compared with nothing', () => {
    const details = detailsAt('INVITE sip:bob');
    expect(details?.comparedWith).toBeUndefined();
    expect(details?.lines.every(line => line.mark === 'same')).toBe(true);
    expect(details?.facts).toContainEqual({
      name: 'Stream 1',
      value: 'audio to 192.0.2.10:49170, sendrecv: PCMA, PCMU, telephone-event',
    });
  });

  test('has its findings, and a line without message has none to tell', () => {
    expect(detailsAt('SIP/2.0 486')?.findings[0]?.rule).toBe('invite-non2xx-no-ack');
    expect(messageDetails(busy, 0)).toBeUndefined();
    expect(lineOf(busy, 'SIP/2.0 486')).toBeGreaterThan(0);
  });
});
