import { describe, expect, test } from 'vitest';
import type { Group } from '../../../src/core/trace/group';
import { agreedBefore, sdpExchanges } from '../../../src/core/trace/offer-answer';
import type { TraceMessage } from '../../../src/core/trace/trace-message';
import { FlowWriter, type SentRequest, sdpBody } from '../../harness/make-flow';
import { correlateSeed, onlyGroup } from '../../harness/trace-of';

const reliable = ['Require: 100rel', 'RSeq: 7'];

function named(message: TraceMessage | undefined): string {
  if (!message) return '-';
  const { kind, status, method } = message.keys;
  return kind === 'request' ? method : `${status} ${method}`;
}

/** `agreed by caller: INVITE / 200 INVITE`, one line for each exchange of each dialog. */
function exchanges(group: Group): readonly string[] {
  return group.dialogs.flatMap(dialog =>
    sdpExchanges(group, dialog).map(
      ({ state, offerBy, offer, answer, due }) =>
        `${state} by ${offerBy}: ${named(offer)} / ${named(answer ?? due)}`,
    ),
  );
}

function call(): { readonly flow: FlowWriter; readonly invite: (body?: string) => SentRequest } {
  const flow = new FlowWriter({ nodes: 2 });
  return { flow, invite: body => flow.request('INVITE', 0, false, body === undefined ? {} : { body }) };
}

describe('an INVITE with an offer', () => {
  test('is answered by the 2xx; an unreliable 18x is a preview', () => {
    const { flow, invite } = call();
    const sent = invite(sdpBody);
    flow.respond(sent, '183 Session Progress', { body: sdpBody });
    flow.respond(sent, '200 OK', { body: sdpBody });
    const group = onlyGroup(flow.messages);
    expect(exchanges(group)).toEqual(['agreed by caller: INVITE / 200 INVITE']);
    const [dialog] = group.dialogs;
    const previews = dialog && sdpExchanges(group, dialog)[0]?.previews;
    expect(previews?.map(named)).toEqual(['183 INVITE']);
  });

  test('is answered by a reliable 18x, and what the 2xx holds then is extra', () => {
    const { flow, invite } = call();
    const sent = invite(sdpBody);
    flow.respond(sent, '183 Session Progress', { body: sdpBody, extra: reliable });
    flow.respond(sent, '200 OK', { body: sdpBody });
    const group = onlyGroup(flow.messages);
    expect(exchanges(group)).toEqual(['agreed by caller: INVITE / 183 INVITE']);
    const [dialog] = group.dialogs;
    expect(dialog && sdpExchanges(group, dialog)[0]?.extra.map(named)).toEqual(['200 INVITE']);
  });

  test('misses its answer in a 2xx without one', () => {
    const { flow, invite } = call();
    flow.respond(invite(sdpBody), '200 OK');
    expect(exchanges(onlyGroup(flow.messages))).toEqual(['missing by caller: INVITE / 200 INVITE']);
  });

  test('is rejected with its INVITE; each fork has the offer to itself', () => {
    const { flow, invite } = call();
    const sent = invite(sdpBody);
    flow.respond(sent, '180 Ringing');
    flow.respond(sent, '180 Ringing', { toTag: 'other' });
    flow.respond(sent, '488 Not Acceptable Here');
    expect(exchanges(onlyGroup(flow.messages))).toEqual([
      'rejected by caller: INVITE / 488 INVITE',
      'rejected by caller: INVITE / 488 INVITE',
    ]);
  });

  test('is pending while nobody answered', () => {
    const { flow, invite } = call();
    flow.respond(invite(sdpBody), '180 Ringing');
    expect(exchanges(onlyGroup(flow.messages))).toEqual(['pending by caller: INVITE / -']);
  });
});

describe('an INVITE without an offer', () => {
  test('gets it in the 2xx, and the ACK answers', () => {
    const { flow, invite } = call();
    flow.respond(invite(), '200 OK', { body: sdpBody });
    flow.request('ACK', 0, true, { cseq: 1, body: sdpBody });
    expect(exchanges(onlyGroup(flow.messages))).toEqual(['agreed by callee: 200 INVITE / ACK']);
  });

  test('misses the answer in an ACK without one', () => {
    const { flow, invite } = call();
    flow.respond(invite(), '200 OK', { body: sdpBody });
    flow.request('ACK', 0, true, { cseq: 1 });
    expect(exchanges(onlyGroup(flow.messages))).toEqual(['missing by callee: 200 INVITE / ACK']);
  });

  test('misses the offer itself in a 2xx without one', () => {
    const { flow, invite } = call();
    flow.respond(invite(), '200 OK');
    expect(exchanges(onlyGroup(flow.messages))).toEqual(['missing by callee: - / 200 INVITE']);
  });

  test('gets it in a reliable 18x, and the PRACK answers: that is no offer of its own', () => {
    const { flow, invite } = call();
    flow.respond(invite(), '183 Session Progress', { body: sdpBody, extra: reliable });
    const prack = flow.request('PRACK', 0, true, { extra: ['RAck: 7 1 INVITE'], body: sdpBody });
    flow.respond(prack, '200 OK');
    expect(exchanges(onlyGroup(flow.messages))).toEqual(['agreed by callee: 183 INVITE / PRACK']);
  });
});

test('a PRACK may hold a new offer, and an UPDATE; their 2xx answer', () => {
  const { flow, invite } = call();
  flow.respond(invite(sdpBody), '183 Session Progress', { body: sdpBody, extra: reliable });
  const prack = flow.request('PRACK', 0, true, { extra: ['RAck: 7 1 INVITE'], body: sdpBody });
  flow.respond(prack, '200 OK', { body: sdpBody });
  const update = flow.request('UPDATE', 1, true, { body: sdpBody });
  flow.respond(update, '491 Request Pending');
  expect(exchanges(onlyGroup(flow.messages))).toEqual([
    'agreed by caller: INVITE / 183 INVITE',
    'agreed by caller: PRACK / 200 PRACK',
    'rejected by callee: UPDATE / 491 UPDATE',
  ]);
});

test('a body that nobody can read is never missed', () => {
  const { flow, invite } = call();
  flow.respond(invite(sdpBody), '200 OK', { body: 'cipher text' });
  const messages = flow.messages.map(m => ({
    ...m,
    text: m.text.replace(
      'application/sdp\r\nContent-Length: 11',
      'application/pkcs7-mime\r\nContent-Length: 11',
    ),
  }));
  expect(exchanges(onlyGroup(messages))).toEqual([]);
});

test('hold and resume: each exchange has the agreed one before it on its hop', () => {
  const [group] = correlateSeed('F14-hold').groups;
  const [dialog] = group?.dialogs ?? [];
  if (!group || !dialog) throw new Error('no dialog');
  const all = sdpExchanges(group, dialog);
  expect(all.map(({ offer }) => offer?.keys.sdp?.media[0]?.direction)).toEqual([
    'sendrecv',
    'sendrecv',
    'sendonly',
    'sendonly',
    'sendrecv',
    'sendrecv',
  ]);
  const resumed = all[4];
  const before = resumed && agreedBefore(group, resumed);
  expect(before?.offer?.keys.sdp?.media[0]?.direction).toBe('sendonly');
  expect(before?.hop).toBe(resumed?.hop);
});
