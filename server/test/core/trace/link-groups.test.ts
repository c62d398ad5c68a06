import { describe, expect, test } from 'vitest';
import { type Linked, linkGroups } from '../../../src/core/trace/link-groups';
import { FlowWriter, sdpBody } from '../../harness/make-flow';
import { correlate, correlateSeed } from '../../harness/trace-of';

function edges(linked: Linked): readonly string[] {
  return linked.edges.map(({ kind, score, what }) => `${kind} ${score} ${what}`);
}

/** A call through a B2BUA: node 1 receives it and calls on under another Call-ID. */
function throughB2bua(extra: readonly string[], numbers = false): Linked {
  const one = new FlowWriter({ nodes: 2, callId: 'leg-one' });
  const two = new FlowWriter({ nodes: 2, callId: 'leg-two' });
  const a = one.request('INVITE', 0, false, { extra });
  two.wait(20);
  const b = two.request('INVITE', 0, false, { extra });
  two.respond(b, '486 Busy Here');
  one.wait(50).respond(a, '486 Busy Here');
  const moved = two.messages.map(m => ({
    ...m,
    text: m.text.replaceAll('192.0.2.1', '192.0.2.2'),
    from: m.from === '192.0.2.1:5060' ? '192.0.2.2:5060' : '203.0.113.5:5060',
    to: m.to === '192.0.2.1:5060' ? '192.0.2.2:5060' : '203.0.113.5:5060',
  }));
  const dialled = numbers
    ? (m: (typeof moved)[number]) => ({
        ...m,
        text: m.text.replaceAll('alice@', '+4930123456@').replaceAll('bob@', '+4989765432@'),
      })
    : (m: (typeof moved)[number]) => m;
  return linkGroups(correlate([...one.messages, ...moved].map(dialled)).groups);
}

describe('legs of one call', () => {
  test('share a Session-ID', () => {
    const linked = throughB2bua([
      'Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000',
    ]);
    expect(edges(linked)).toEqual(['same-call 0.95 Session-ID']);
    const [first] = linked.groups;
    expect(first && linked.legsOf(first).length).toBe(2);
  });

  test('share a charging id', () => {
    expect(edges(throughB2bua(['P-Charging-Vector: icid-value="1234bc98";orig-ioi=a']))).toEqual([
      'same-call 0.95 icid-value',
    ]);
  });

  test('are named by a header that a B2BUA hands on', () => {
    expect(edges(throughB2bua(['X-Call-ID: leg-one']))).toEqual(['same-call 0.95 correlation id']);
  });

  test('have the same numbers one moment after the other, and end the same way', () => {
    expect(edges(throughB2bua([], true))).toEqual(['same-call 0.7 numbers and time']);
  });

  test('are two calls where nothing ties them', () => {
    const linked = throughB2bua([]);
    expect(edges(linked)).toEqual([]);
    const [first] = linked.groups;
    expect(first && linked.legsOf(first)).toEqual([first]);
  });

  test('have the same media, if they are up at once and between other hosts', () => {
    const one = new FlowWriter({ nodes: 2, callId: 'leg-one' });
    const two = new FlowWriter({ nodes: 2, callId: 'leg-two' });
    const body = sdpBody.replace('o=- 1 1', 'o=- 3950613601 1');
    const first = one.request('INVITE', 0, false, { body });
    two.wait(10).request('INVITE', 0, false, { body });
    one.wait(500).respond(first, '200 OK');
    const elsewhere = two.messages.map(m => ({ ...m, from: '192.0.2.2:5060', to: '203.0.113.5:5060' }));
    const legs = (later: number) =>
      edges(
        linkGroups(
          correlate([...one.messages, ...elsewhere.map(m => ({ ...m, time: (m.time ?? 0) + later }))]).groups,
        ),
      );
    expect(legs(0)).toEqual(['same-call 0.85 media address']);
    // A test tool takes the same port and the same id for its next call, and for several at once.
    expect(legs(5000)).toEqual([]);
    expect(edges(linkGroups(correlate([...one.messages, ...two.messages]).groups))).toEqual([]);
  });

  test('an id that everybody has is none', () => {
    const flows = Array.from({ length: 20 }, (_, i) => {
      const flow = new FlowWriter({ nodes: 2, callId: `call-${i}` });
      flow.request('INVITE', 0, false, { extra: ['P-Charging-Vector: icid-value=0'] });
      return flow.messages;
    });
    expect(edges(linkGroups(correlate(flows.flat()).groups))).toEqual([]);
  });
});

describe('transfers', () => {
  test('unattended: the REFER finds the call that it brought about', () => {
    const linked = linkGroups(correlateSeed('F17-unattended-transfer').groups);
    const [transfer] = linked.transfers;
    expect(transfer?.target?.uri).toBe('sip:carol@example.com');
    expect(transfer?.calls.map(call => call.group)).toEqual([linked.groups[1]]);
    expect(transfer?.subscription?.notifies.map(t => t.request?.keys.rare.sipfragStatus)).toEqual([100, 200]);
    expect(edges(linked)).toEqual(['transfer 0.85 Refer-To']);
  });

  test('attended: Replaces names the dialog that is to end', () => {
    const linked = linkGroups(correlateSeed('F18-attended-transfer').groups);
    const [replacement, ...others] = linked.replacements;
    expect(others).toEqual([]);
    expect(replacement?.dialog).toBe(linked.groups[1]?.dialogs[0]);
    expect(linked.transfers[0]?.calls.map(call => call.group)).toEqual([linked.groups[2]]);
    expect(edges(linked)).toEqual(['transfer 0.85 Refer-To', 'replaces 1 Replaces']);
    // Each of them stays a call of its own.
    for (const group of linked.groups) expect(linked.legsOf(group)).toEqual([group]);
  });

  test('a refused REFER brings about nothing', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const refer = flow.request('REFER', 0, false, { extra: ['Refer-To: <sip:carol@example.com>'] });
    flow.respond(refer, '603 Decline');
    const [transfer] = linkGroups(correlate(flow.messages).groups).transfers;
    expect(transfer?.calls).toEqual([]);
  });
});
