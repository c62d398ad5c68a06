import { expect, test } from 'vitest';
import { type RegisterAttempt, registrationsOf } from '../../../src/core/trace/registrations';
import { FlowWriter } from '../../harness/make-flow';
import { correlate, correlateSeed } from '../../harness/trace-of';

const contact = 'Contact: <sip:bob@192.0.2.1>';

function sketch({ outcome, asked, granted, transactions, final }: RegisterAttempt): string {
  return `${outcome} ${final?.keys.status ?? '-'} asked ${asked} granted ${granted} in ${transactions.length}`;
}

test('a challenge is part of the attempt, and the registrar may grant less', () => {
  const [registration] = registrationsOf(correlateSeed('F02-register-challenged').groups);
  expect(registration?.aor).toBe('sip:1011@alta3.com');
  expect(registration?.registrar).toBe('alta3.com');
  expect(registration?.attempts.map(sketch)).toEqual(['registered 200 asked 7200 granted 1800 in 2']);
});

test('one address-of-record over several Call-IDs, in order of time: refused, too brief, registered, removed', () => {
  const at = (callId: string, ms: number) => {
    const flow = new FlowWriter({ nodes: 2, callId });
    return flow.wait(ms);
  };
  const first = at('one', 0);
  const refused = first.request('REGISTER', 0, false, { extra: ['Expires: 60'] });
  first.respond(refused, '403 Forbidden');
  const second = at('two', 60_000);
  const brief = second.request('REGISTER', 0, false, { extra: ['Expires: 60'] });
  second.respond(brief, '423 Interval Too Brief', { extra: ['Min-Expires: 300'] });
  const longer = second.request('REGISTER', 0, false, { extra: ['Expires: 300'] });
  second.respond(longer, '200 OK', { extra: ['Contact: <sip:alice@192.0.2.1>;expires=300'] });
  const third = at('three', 120_000);
  const away = third.request('REGISTER', 0, false, { extra: ['Expires: 0'] });
  third.respond(away, '200 OK');
  const found = registrationsOf(correlate([...third.messages, ...first.messages, ...second.messages]).groups);
  expect(found.map(({ aor }) => aor)).toEqual(['sip:bob@example.com']);
  expect(found[0]?.attempts.map(sketch)).toEqual([
    'failed 403 asked 60 granted undefined in 1',
    'registered 200 asked 300 granted 300 in 2',
    'removed 200 asked 0 granted undefined in 1',
  ]);
});

test('two users of one registrar are two registrations', () => {
  const flow = new FlowWriter({ nodes: 2 });
  flow.request('REGISTER', 0, false);
  const other = flow.messages.map(m => ({
    ...m,
    text: m.text.replaceAll('bob@', 'carol@').replace('call-1', 'call-2'),
  }));
  expect(registrationsOf(correlate([...flow.messages, ...other]).groups).length).toBe(2);
});

test('a proxied REGISTER is one attempt', () => {
  const flow = new FlowWriter({ nodes: 3 });
  flow.respond(flow.request('REGISTER', 0, false, { extra: [contact] }), '200 OK');
  const [registration] = registrationsOf(correlate(flow.messages).groups);
  expect(registration?.attempts.length).toBe(1);
});
