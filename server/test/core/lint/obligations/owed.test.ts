import { describe, expect, test } from 'vitest';
import { retriesOwed } from '../../../../src/core/lint/obligations/auth-owed';
import { byesOwed } from '../../../../src/core/lint/obligations/fork-bye';
import { cancelsOwed } from '../../../../src/core/lint/obligations/fork-cancel';
import { judge } from '../../../../src/core/lint/obligations/judge';
import { notifiesOwed } from '../../../../src/core/lint/obligations/notify-owed';
import type { Obligation } from '../../../../src/core/lint/obligations/obligation';
import { pracksOwed } from '../../../../src/core/lint/obligations/prack-owed';
import { finalNotifiesOwed } from '../../../../src/core/lint/obligations/refer-end';
import { refreshesOwed } from '../../../../src/core/lint/obligations/refresh-owed';
import { replacedDialogsOwed } from '../../../../src/core/lint/obligations/replaced-end';
import { reregistersOwed } from '../../../../src/core/lint/obligations/reregister-owed';
import type { CaptureFacts } from '../../../../src/core/trace/capture-facts';
import type { Group } from '../../../../src/core/trace/group';
import { linkGroups } from '../../../../src/core/trace/link-groups';
import { FlowWriter } from '../../../harness/make-flow';
import { correlate, correlateMessages, correlateSeed } from '../../../harness/trace-of';

/** The verdict on each obligation of a flow of one group: `met`, `silent`, or its confidence. */
function verdicts(flow: FlowWriter, owed: (group: Group) => readonly Obligation[]): readonly string[] {
  const { groups, facts } = correlate(flow.messages);
  return groups.flatMap(group => owed(group).map(one => verdictOf(one, group, facts)));
}

function verdictOf(one: Obligation, group: Group, facts: CaptureFacts): string {
  return one.discharged ? 'met' : (judge(one, group, facts)?.confidence ?? 'silent');
}

/** Time goes on, and the caller is heard. */
function passTime(flow: FlowWriter, ms: number): void {
  flow.wait(ms);
  flow.respond(flow.request('OPTIONS', 0, true), '200 OK');
}

const reliable = ['Require: 100rel', 'RSeq: 7'];

describe('O-PRACK', () => {
  const ringing = () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    flow.respond(invite, '183 Session Progress', { extra: reliable });
    return { flow, invite };
  };

  test('is met by the PRACK with its RAck', () => {
    const { flow } = ringing();
    flow.request('PRACK', 0, true, { extra: ['RAck: 7 1 INVITE'] });
    expect(verdicts(flow, pracksOwed)).toEqual(['met']);
  });

  test('is not met by a PRACK for another response; a copy proves it', () => {
    const { flow, invite } = ringing();
    flow.request('PRACK', 0, true, { extra: ['RAck: 8 1 INVITE'] });
    expect(verdicts(flow, pracksOwed)).toEqual(['pending']);
    flow.wait(500).respond(invite, '183 Session Progress', { extra: reliable });
    expect(verdicts(flow, pracksOwed)).toEqual(['certain']);
  });

  test('is unproven where the response was never repeated', () => {
    const { flow } = ringing();
    passTime(flow, 40_000);
    expect(verdicts(flow, pracksOwed)).toEqual(['unproven']);
  });

  test('is not owed when a refusal follows at once', () => {
    const { flow, invite } = ringing();
    flow.refuse(invite, '486 Busy Here');
    expect(verdicts(flow, pracksOwed)).toEqual(['met']);
  });
});

describe('O-AUTH', () => {
  const challenge = ['WWW-Authenticate: Digest realm="a", nonce="b"'];

  test('is met by the next request of that method', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('REGISTER', 0, false), '401 Unauthorized', { extra: challenge });
    expect(verdicts(flow, retriesOwed)).toEqual(['pending']);
    flow.request('REGISTER', 0, false, { extra: ['Authorization: Digest username="u"'] });
    expect(verdicts(flow, retriesOwed)).toEqual(['met']);
  });

  test('a client that is heard and does not answer for some seconds is likely to have given up', () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('REGISTER', 0, false), '401 Unauthorized', { extra: challenge });
    passTime(flow, 5000);
    expect(verdicts(flow, retriesOwed)).toEqual(['likely']);
    passTime(flow, 30_000);
    expect(verdicts(flow, retriesOwed)).toEqual(['certain']);
  });

  test('refused credentials are another matter', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const sent = flow.request('REGISTER', 0, false, { extra: ['Authorization: Digest username="u"'] });
    flow.respond(sent, '401 Unauthorized', { extra: challenge });
    expect(verdicts(flow, retriesOwed)).toEqual([]);
  });
});

describe('O-FORKCANCEL', () => {
  /** A proxy at node 1 rings at nodes 2 and 3; 3 answers. */
  const forked = () => {
    const flow = new FlowWriter({ nodes: 2 });
    const invite = flow.request('INVITE', 0, false);
    const one = flow.forward(invite, 2);
    const two = flow.forward(invite, 3);
    flow.respondOn(one, '180 Ringing', 1, { toTag: 'one' });
    flow.respondOn(two, '200 OK', 1, { toTag: 'two' });
    flow.respondOn(two, '200 OK', 0, { toTag: 'two' });
    return { flow, one };
  };

  test('the branch that still rings is owed a CANCEL', () => {
    const { flow, one } = forked();
    expect(verdicts(flow, cancelsOwed)).toEqual(['pending']);
    flow.cancel(one, 1);
    expect(verdicts(flow, cancelsOwed)).toEqual(['met']);
  });

  test('a branch that ended by itself is not', () => {
    const { flow, one } = forked();
    flow.respondOn(one, '486 Busy Here', 1, { toTag: 'one' });
    expect(verdicts(flow, cancelsOwed)).toEqual([]);
  });

  test.each(['F08-forking', 'F19-forward-no-answer', 'F21-forward-queued'])('nothing is owed in %s', name => {
    const { groups } = correlateSeed(name);
    expect(groups.flatMap(cancelsOwed)).toEqual([]);
  });

  test.each(['F08-forking', 'F19-forward-no-answer', 'F21-forward-queued'])(
    'without CANCEL and its 487 the loser of %s is found',
    name => {
      const seed = correlateSeed(name);
      const cut = seed.messages.filter(
        ({ keys }) => keys.method !== 'CANCEL' && keys.status !== 487 && keys.cseqMethod !== 'CANCEL',
      );
      const { groups } = correlateMessages(cut);
      expect(groups.flatMap(cancelsOwed).map(({ discharged }) => discharged)).toEqual([false]);
    },
  );
});

test('O-FORKBYE: two who answered are one too many, until one is hung up', () => {
  const flow = new FlowWriter({ nodes: 2 });
  const invite = flow.request('INVITE', 0, false);
  flow.respond(invite, '200 OK');
  flow.respond(invite, '200 OK', { toTag: 'other' });
  expect(verdicts(flow, byesOwed)).toEqual(['pending']);
  passTime(flow, 40_000);
  expect(verdicts(flow, byesOwed)).toEqual(['certain']);
  flow.request('BYE', 0, true, { toTag: 'other' });
  expect(verdicts(flow, byesOwed)).toEqual(['met']);
});

describe('O-NOTIFY', () => {
  const subscribed = (extra: readonly string[] = []) => {
    const flow = new FlowWriter({ nodes: 2 });
    const sent = flow.request('SUBSCRIBE', 0, false, { extra: ['Event: presence', ...extra] });
    flow.respond(sent, '200 OK', { extra: ['Contact: <sip:bob@192.0.2.2>'] });
    return flow;
  };

  test('is met by a NOTIFY, and certain after 32 s without', () => {
    const flow = subscribed();
    expect(verdicts(flow, notifiesOwed)).toEqual(['pending']);
    passTime(flow, 40_000);
    expect(verdicts(flow, notifiesOwed)).toEqual(['certain']);
    flow.request('NOTIFY', 1, true, { extra: ['Event: presence', 'Subscription-State: active'] });
    expect(verdicts(flow, notifiesOwed)).toEqual(['met']);
  });

  test('is not owed to one who asked for none', () => {
    expect(verdicts(subscribed(['Require: nosub']), notifiesOwed)).toEqual([]);
  });
});

describe('O-REFRESH', () => {
  const timer = ['Session-Expires: 90;refresher=uac'];
  const up = () => {
    const flow = new FlowWriter({ nodes: 2 });
    flow.respond(flow.request('INVITE', 0, false), '200 OK', { extra: timer });
    return flow;
  };

  test('an UPDATE or a BYE in time meets it', () => {
    const flow = up();
    flow.wait(45_000);
    flow.respond(flow.request('UPDATE', 0, true), '200 OK', { extra: timer });
    flow.wait(60_000);
    flow.request('BYE', 1, true);
    expect(verdicts(flow, refreshesOwed)).toEqual(['met', 'met']);
  });

  test('a BYE that came later proves that nobody refreshed', () => {
    const flow = up();
    flow.wait(100_000);
    flow.request('BYE', 1, true);
    expect(verdicts(flow, refreshesOwed)).toEqual(['certain']);
  });

  test('a session that is younger than its timer is no open question', () => {
    const flow = up();
    passTime(flow, 60_000);
    expect(verdicts(flow, refreshesOwed)).toEqual(['silent']);
    passTime(flow, 60_000);
    expect(verdicts(flow, refreshesOwed)).toEqual(['certain']);
  });
});

describe('over several Call-IDs', () => {
  test('O-REPLACED: without its BYE the replaced call is still up', () => {
    const seed = correlateSeed('F18-attended-transfer');
    expect(replacedDialogsOwed(linkGroups(seed.groups)).map(one => one.discharged)).toEqual([true]);
    const replaced = seed.groups[1]?.id;
    const cut = seed.messages.filter(({ keys }) => keys.callId !== replaced || keys.method !== 'BYE');
    const { groups } = correlateMessages(cut);
    const [owed] = replacedDialogsOwed(linkGroups(groups));
    expect(owed?.discharged).toBe(false);
    expect(owed?.silent).toBe('203.0.113.30:5060');
  });

  test('O-REFER-END: the end of a transfer is owed once its call has a final', () => {
    const seed = correlateSeed('F17-unattended-transfer');
    expect(finalNotifiesOwed(linkGroups(seed.groups))).toEqual([]);
    const cut = seed.messages.filter(
      ({ keys }) => keys.method !== 'NOTIFY' || keys.rare.subscriptionState !== 'terminated',
    );
    const [owed] = finalNotifiesOwed(linkGroups(correlateMessages(cut).groups));
    expect(owed?.opener.keys.status).toBe(200);
    expect(owed?.call?.invite.request?.keys.toUri).toBe('sip:carol@example.com');
  });

  test('O-REREG: a refresh in time, one too late, and none', () => {
    const flow = new FlowWriter({ nodes: 2 });
    const register = () => {
      flow.respond(flow.request('REGISTER', 0, false, { extra: ['Expires: 60'] }), '200 OK', {
        extra: ['Expires: 60'],
      });
    };
    register();
    flow.wait(30_000);
    register();
    flow.wait(90_000);
    register();
    const found = () => {
      const { groups, facts } = correlate(flow.messages);
      return reregistersOwed(linkGroups(groups)).map(one => verdictOf(one, one.group, facts));
    };
    expect(found()).toEqual(['met', 'certain', 'silent']);
    passTime(flow, 70_000);
    expect(found()).toEqual(['met', 'certain', 'certain']);
  });
});

test('a hole of the capture hides what may have been in it', () => {
  const flow = new FlowWriter({ nodes: 2 });
  flow.respond(flow.request('INVITE', 0, false), '183 Session Progress', { extra: reliable });
  passTime(flow, 40_000);
  const { groups, facts } = correlate(flow.messages);
  const [group] = groups;
  const [owed] = group ? pracksOwed(group) : [];
  if (!group || !owed) throw new Error('nothing owed');
  const from = (owed.opener.keys.time ?? 0) + 1000;
  expect(judge(owed, group, { ...facts, holes: [{ from, to: from + 500, reason: '' }] })).toBe(undefined);
  const later = from + 60_000;
  expect(judge(owed, group, { ...facts, holes: [{ from: later, to: later, reason: '' }] })?.confidence).toBe(
    'unproven',
  );
});
