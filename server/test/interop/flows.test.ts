import { expect, it } from 'vitest';
import { until } from '../net/peers';
import { type Fired, findingsOf, fire, invite } from './fire';
import { describeWith, type Program, startSipp } from './programs';
import { answer, answered, media, pause, receive, type Step, scenario, send } from './sipp-scenario';

const ways = ['udp', 'tcp'] as const;

interface Called {
  readonly sipp: Program;
  readonly fired: Fired;
}

/** Fires an INVITE from a `.sip` text at a sipp that does these steps. */
async function call(
  transport: (typeof ways)[number],
  steps: readonly Step[],
  directives = '',
): Promise<Called> {
  const sipp = await startSipp({ host: '127.0.0.1', transport, scenario: scenario(steps) });
  const text = invite(`127.0.0.1:${sipp.port}`, transport).replace(
    '# @transport',
    `${directives}# @transport`,
  );
  return { sipp, fired: await fire(text) };
}

/** Both sides are at their end: sipp saw what it expects, and the live trace has no finding. */
async function bothAtEnd({ sipp, fired }: Called): Promise<readonly string[]> {
  expect(await sipp.done, sipp.output()).toBe(0);
  await fired.running.close(1000);
  expect(findingsOf(fired.trace())).toEqual([]);
  return fired.flow().filter(line => line !== '< 100');
}

const answeredCall: readonly Step[] = [
  receive('INVITE'),
  answer('180 Ringing', { invite: true }),
  answer('200 OK', { invite: true, body: media('sendrecv') }),
  receive('ACK'),
];
const hungUpByUs: readonly Step[] = [receive('BYE'), answer('200 OK')];

describeWith('sipp', 'the flows of a caller, fired from a .sip file, against sipp', () => {
  it.each(ways)('over %s: the call is answered, and the callee ends it', async transport => {
    const steps = [...answeredCall, pause(200), send('BYE', 1), answered(200)];
    const called = await call(transport, steps);
    expect(await called.fired.say()).toBe('200 OK: the call is up.');
    await until(() => called.fired.running.phase === 'over');
    expect(await bothAtEnd(called)).toEqual(['> INVITE', '< 180', '< 200', '> ACK', '< BYE', '> 200']);
    expect(called.fired.records.some(({ note }) => note === 'the peer hung up')).toBe(true);
  });

  it.each(ways)('over %s: the caller discards while it rings', async transport => {
    const called = await call(transport, [
      receive('INVITE'),
      answer('180 Ringing', { invite: true }),
      receive('CANCEL'),
      answer('200 OK'),
      answer('487 Request Terminated', { invite: true }),
      receive('ACK'),
    ]);
    await until(() => called.fired.flow().includes('< 180'));
    called.fired.running.cancel();
    expect(await called.fired.say()).toBe('Cancelled: the peer confirmed with 487.');
    expect((await bothAtEnd(called)).slice(0, 3)).toEqual(['> INVITE', '< 180', '> CANCEL']);
    expect(called.fired.trace().calls.map(({ state }) => state)).toEqual(['cancelled']);
  });

  it.each(ways)('over %s: nobody answers, and the time of the file ends it with CANCEL', async transport => {
    const steps = [
      receive('INVITE'),
      answer('180 Ringing', { invite: true }),
      receive('CANCEL'),
      answer('200 OK'),
      answer('487 Request Terminated', { invite: true }),
      receive('ACK'),
    ];
    const called = await call(transport, steps, '# @timeout 800ms\n');
    expect(await called.fired.say()).toBe(
      '180 Ringing came, but no final answer within 0.8 s. This is not a 408: none was received. "# @timeout" lets it wait longer.',
    );
    expect((await bothAtEnd(called)).slice(-1)).toEqual(['> ACK']);
  });

  it.each(
    ways.flatMap(transport =>
      ['603 Decline', '486 Busy Here', '404 Not Found', '480 Temporarily Unavailable'].map(
        status => [transport, status] as const,
      ),
    ),
  )('over %s: the callee answers %s', async (transport, status) => {
    const called = await call(transport, [
      receive('INVITE'),
      answer('180 Ringing', { invite: true }),
      answer(status, { invite: true }),
      receive('ACK'),
    ]);
    expect(await called.fired.say()).toBe(status);
    expect(await bothAtEnd(called)).toEqual(['> INVITE', '< 180', `< ${status.slice(0, 3)}`, '> ACK']);
  });

  it.each(ways)('over %s: the caller holds the call, takes it back and ends it', async transport => {
    const reinvite = (direction: 'recvonly' | 'sendrecv', version: number): readonly Step[] => [
      receive('INVITE'),
      answer('200 OK', { body: media(direction, version) }),
      receive('ACK'),
    ];
    const steps = [...answeredCall, ...reinvite('recvonly', 2), ...reinvite('sendrecv', 3), ...hungUpByUs];
    const called = await call(transport, steps);
    const { running, say } = called.fired;
    expect(await say()).toBe('200 OK: the call is up.');
    running.hold(true);
    await until(() => running.phase === 'held');
    running.hold(false);
    await until(() => running.phase === 'up');
    running.cancel();
    expect(await bothAtEnd(called)).toEqual([
      ...['> INVITE', '< 180', '< 200', '> ACK'],
      ...['> INVITE', '< 200', '> ACK'],
      ...['> INVITE', '< 200', '> ACK'],
      ...['> BYE', '< 200'],
    ]);
  });

  it.each(ways)('over %s: the callee sends a re-INVITE, which is answered', async transport => {
    const offer = [send('INVITE', 1, { body: media('sendonly', 2) }), answered(200), send('ACK', 1)];
    const called = await call(transport, [...answeredCall, pause(100), ...offer, ...hungUpByUs]);
    const { running, say, flow } = called.fired;
    expect(await say()).toBe('200 OK: the call is up.');
    await until(() => flow().includes('< ACK'));
    running.cancel();
    expect(await bothAtEnd(called)).toEqual([
      ...['> INVITE', '< 180', '< 200', '> ACK'],
      ...['< INVITE', '> 200', '< ACK'],
      ...['> BYE', '< 200'],
    ]);
  });

  it.each(ways)('over %s: unattended transfer, as the transferor sees it', async transport => {
    const notify = (cseq: number, state: string, line: string): readonly Step[] => [
      send('NOTIFY', cseq, {
        rows: ['Event: refer', `Subscription-State: ${state}`],
        body: { type: 'message/sipfrag;version=2.0', text: line },
      }),
      answered(200),
    ];
    const steps = [
      ...answeredCall,
      receive('REFER'),
      answer('202 Accepted'),
      ...notify(1, 'active;expires=60', 'SIP/2.0 100 Trying'),
      ...notify(2, 'terminated;reason=noresource', 'SIP/2.0 200 OK'),
      ...hungUpByUs,
    ];
    const called = await call(transport, steps);
    const { running, say, flow } = called.fired;
    expect(await say()).toBe('200 OK: the call is up.');
    running.transfer('sip:carol@127.0.0.1');
    await until(() => flow().filter(line => line === '< NOTIFY').length === 2);
    running.cancel();
    expect(await bothAtEnd(called)).toEqual([
      ...['> INVITE', '< 180', '< 200', '> ACK'],
      ...['> REFER', '< 202', '< NOTIFY', '> 200', '< NOTIFY', '> 200'],
      ...['> BYE', '< 200'],
    ]);
  });
});
