import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/analysis';
import type { EndpointBinding, EndpointEvent } from '../../src/core/endpoint-protocol';
import { type WritableRecord, writeTraceHeader, writeTraceRecord } from '../../src/core/trace/write-siptrace';
import { type Endpoint, startEndpoint } from '../../src/endpoint/endpoint';
import { type FireOptions, fire } from '../interop/fire';
import { until } from '../net/peers';

const records: WritableRecord[] = [];
let bindings: readonly EndpointBinding[] = [];
let problems: readonly string[] = [];
let endpoint: Endpoint;

const users = {
  late: { does: 'answer', afterMs: 600 },
  away: { does: 'reject', status: 480, afterMs: 100 },
  queue: { does: 'answer', queued: true, afterMs: 50 },
  leaver: { does: 'answer', hangUpAfterMs: 100 },
  holder: { does: 'answer', holdAfterMs: 100 },
  far: { does: 'redirect', contact: 'sip:carol@192.0.2.7' },
  shut: { does: 'reject', status: 486, challenge: true },
};

beforeAll(async () => {
  endpoint = await startEndpoint({
    port: undefined,
    next: 0,
    settings: { users, accounts: [] },
    onEvent: (event: EndpointEvent) => {
      if (event.kind === 'record') records.push(event.record);
      if (event.kind === 'bindings') bindings = event.bindings;
      if (event.kind === 'configured') problems = event.problems;
    },
  });
  return () => endpoint.stop();
});

/** All findings of the endpoint's own trace, hints too, but `call-failed`, which says how a call ended. */
function findings(): readonly string[] {
  const head = writeTraceHeader({ open: false, lanes: [], holes: [], comments: [] });
  const text = head + records.map(record => writeTraceRecord(record, 'bytes')).join('');
  return analyse({ text, kind: 'trace' })
    .findings.filter(({ rule }) => rule !== 'call-failed')
    .map(f => `${f.severity} ${f.confidence} ${f.rule}: ${f.message}`);
}

afterEach(() => {
  records.length = 0;
});

/** What the endpoint sent and received, each run of copies once. */
function flow(): readonly string[] {
  const lines = records.map(({ direction, payload }) => {
    const [first = '', second = ''] = payload.split(/[ \r]/);
    return `${direction === 'out' ? '<' : '>'} ${first === 'SIP/2.0' ? second : first}`;
  });
  return lines.filter((line, i) => line !== lines[i - 1]);
}

const sdp = `v=0
o=alice 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 49170 RTP/AVP 0 8
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
`;

type Transport = 'udp' | 'tcp' | 'ws';

function request(method: string, user: string, transport: Transport, more = 'Supported: replaces\n'): string {
  const withBody = method === 'INVITE';
  const at = `127.0.0.1:${endpoint.port}`;
  return `# @transport ${transport}
${method} sip:${method === 'REGISTER' ? '' : `${user}@`}${at} SIP/2.0
Via: SIP/2.0/${transport.toUpperCase()} {{$localAddress}}:{{$localPort}};branch={{$branch}};rport
Max-Forwards: 70
From: <sip:${method === 'REGISTER' ? user : 'alice'}@127.0.0.1>;tag={{$tag}}
To: <sip:${user}@127.0.0.1>
Call-ID: {{$callId}}
CSeq: 1 ${method}
Contact: <sip:alice@{{$localAddress}}:{{$localPort}};transport=${transport}>
${withBody ? 'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY\nContent-Type: application/sdp\n' : ''}${more}Content-Length: {{$contentLength}}

${withBody ? sdp : ''}`;
}

async function send(
  method: string,
  user: string,
  transport: Transport = 'udp',
  more?: string,
  options: FireOptions = {},
) {
  return fire(request(method, user, transport, more), options);
}

describe.each(['udp', 'tcp', 'ws'] as const)('over %s, the local endpoint', transport => {
  it.each([
    ['busy', '486 Busy Here'],
    ['decline', '603 Decline'],
    ['missing', '404 Not Found'],
    ['away', '480 Temporarily Unavailable'],
  ])('refuses a call to %s: %s', async (user, answer) => {
    const fired = await send('INVITE', user, transport);
    expect(await fired.say()).toBe(answer);
    await until(() => flow().at(-1) === '> ACK');
    await fired.running.close(1000);
    expect(findings()).toEqual([]);
  });

  it('sends a call for moved elsewhere, with Contact', async () => {
    const fired = await send('INVITE', 'moved', transport);
    expect(await fired.say()).toBe('302 Moved Temporarily');
    const parameter = transport === 'udp' ? '' : `;transport=${transport}`;
    const { payload = '' } = records.find(({ payload }) => payload.startsWith('SIP/2.0 302')) ?? {};
    expect(payload).toContain(`<sip:bob@127.0.0.1:${endpoint.port}${parameter}>`);
    await until(() => flow().at(-1) === '> ACK');
    await fired.running.close(1000);
    expect(findings()).toEqual([]);
  });

  it('lets a caller wait in the queue: 182, 180, 200', async () => {
    const fired = await send('INVITE', 'queue', transport);
    expect(await fired.say()).toBe('200 OK: the call is up.');
    await fired.running.close(1000);
    expect(flow()).toEqual(['> INVITE', '< 182', '< 180', '< 200', '> ACK', '> BYE', '< 200']);
    expect(findings()).toEqual([]);
  });

  it('plays early media reliably where the caller supports it: 183 with SDP, PRACK, 200 without', async () => {
    const fired = await send('INVITE', 'early', transport, 'Supported: 100rel\n');
    expect(await fired.say()).toBe('200 OK: the call is up.');
    await fired.running.close(1000);
    expect(flow()).toEqual(['> INVITE', '< 183', '> PRACK', '< 200', '> ACK', '> BYE', '< 200']);
    const bodies = records
      .filter(({ direction }) => direction === 'out')
      .map(({ payload }) => payload.includes('m=audio'));
    expect(bodies).toEqual([true, false, false, false]);
    expect(findings()).toEqual([]);
  });

  it('plays early media plainly to others: 183 and 200 with SDP', async () => {
    const fired = await send('INVITE', 'early', transport);
    expect(await fired.say()).toBe('200 OK: the call is up.');
    await fired.running.close(1000);
    expect(flow()).toEqual(['> INVITE', '< 183', '< 200', '> ACK', '> BYE', '< 200']);
    expect(findings()).toEqual([]);
  });

  it('hangs up after a time', async () => {
    const fired = await send('INVITE', 'leaver', transport);
    expect(await fired.say()).toBe('200 OK: the call is up.');
    await until(() => flow().at(-1) === '> 200');
    await fired.running.close(100);
    expect(flow()).toEqual(['> INVITE', '< 180', '< 200', '> ACK', '< BYE', '> 200']);
    expect(findings()).toEqual([]);
  });

  it('puts the call on hold after a time: a=sendonly with a higher version, answered and acknowledged', async () => {
    const fired = await send('INVITE', 'holder', transport);
    expect(await fired.say()).toBe('200 OK: the call is up.');
    await until(() => flow().at(-1) === '< ACK');
    await fired.running.close(1000);
    expect(flow()).toEqual([
      '> INVITE',
      '< 180',
      '< 200',
      '> ACK',
      '< INVITE',
      '> 200',
      '< ACK',
      '> BYE',
      '< 200',
    ]);
    const hold = records.find(({ payload }) => payload.includes('a=sendonly'));
    expect(hold?.payload).toContain('o=- 1 2 IN IP4');
    expect(findings()).toEqual([]);
  });

  it('takes a transfer: 202, NOTIFY 100 and 200', async () => {
    const fired = await send('INVITE', 'bob', transport);
    expect(await fired.say()).toBe('200 OK: the call is up.');
    fired.running.transfer('sip:carol@example.com');
    await until(() => records.filter(({ payload }) => payload.startsWith('NOTIFY')).length === 2);
    await fired.running.close(1000);
    expect(flow().slice(4)).toEqual(expect.arrayContaining(['> REFER', '< 202', '< NOTIFY']));
    expect(findings()).toEqual([]);
  });

  it('answers hold and resume of the caller', async () => {
    const fired = await send('INVITE', 'bob', transport);
    expect(await fired.say()).toBe('200 OK: the call is up.');
    fired.running.hold(true);
    await until(() => fired.running.phase === 'held');
    fired.running.hold(false);
    await until(() => fired.running.phase === 'up');
    await fired.running.close(1000);
    expect(findings()).toEqual([]);
  });

  it('challenges with MD5, and takes the test user', async () => {
    const credentials = { user: 'test', password: 'test' };
    const fired = await send('INVITE', 'locked', transport, undefined, { credentials });
    expect(await fired.say()).toBe('200 OK: the call is up.');
    await fired.running.close(1000);
    expect(flow().slice(0, 5)).toEqual(['> INVITE', '< 401', '> ACK', '> INVITE', '< 180']);
    // MD5 alone is what it is for.
    expect(findings().filter(line => !line.includes('auth-weak-digest'))).toEqual([]);
  });

  it('does not take a wrong password', async () => {
    const fired = await send('OPTIONS', 'locked', transport, undefined, {
      credentials: { user: 'test', password: 'wrong' },
    });
    expect(await fired.say()).toContain('did not accept user or password of "test"');
    await fired.running.close(1000);
    expect(flow()).toEqual(['> OPTIONS', '< 401', '> OPTIONS', '< 401']);
  });

  it('registers, tells its bindings, and forgets them', async () => {
    const first = await send('REGISTER', 'carol', transport, 'Expires: 60\n');
    expect(await first.say()).toBe('200 OK');
    await first.running.close(500);
    expect(bindings).toEqual([
      {
        aor: 'sip:carol@127.0.0.1',
        contact: expect.stringContaining('sip:alice@127.0.0.1'),
        expiresAt: expect.any(Number),
        transport,
      },
    ]);
    const seconds = ((bindings[0]?.expiresAt ?? 0) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    const text = request('REGISTER', 'carol', transport, 'Expires: 0\n').replace(/Contact: .*/, 'Contact: *');
    const last = await fire(text);
    expect(await last.say()).toBe('200 OK');
    await last.running.close(500);
    expect(bindings).toEqual([]);
    expect(findings()).toEqual([]);
  });
});

describe('the local endpoint', () => {
  it('says nothing at all to a call for silent, nor to its OPTIONS', async () => {
    const fired = await send('OPTIONS', 'silent');
    await until(() => flow().length === 1);
    fired.running.cancel();
    await fired.running.close(100);
    expect(flow()).toEqual(['> OPTIONS']);
  });

  it('refuses a REGISTER that is older than what it knows, and a * that is not alone with Expires: 0 (RFC 3261 §10.3)', async () => {
    const text = (cseq: number) =>
      request('REGISTER', 'erin', 'tcp', 'Expires: 60\n')
        .replace('{{$callId}}', 'one-phone@127.0.0.1')
        .replace('sip:alice@{{$localAddress}}:{{$localPort}}', 'sip:erin@127.0.0.1:4999')
        .replace('CSeq: 1 ', `CSeq: ${cseq} `);
    const answers: string[] = [];
    for (const cseq of [5, 4, 6]) {
      const fired = await fire(text(cseq));
      answers.push(await fired.say());
      await fired.running.close(500);
    }
    expect(answers).toEqual(['200 OK', '500 Server Internal Error', '200 OK']);
    expect(bindings.map(({ contact }) => contact)).toEqual(['sip:erin@127.0.0.1:4999;transport=tcp']);
    const star = await fire(
      request('REGISTER', 'erin', 'tcp', 'Expires: 60\n').replace(/Contact: .*/, 'Contact: *'),
    );
    expect(await star.say()).toBe('400 Bad Request');
    await star.running.close(500);
    const all = request('REGISTER', 'erin', 'tcp', 'Expires: 0\n').replace(/Contact: .*/, 'Contact: *');
    const gone = await fire(all);
    expect(await gone.say()).toBe('200 OK');
    await gone.running.close(500);
    expect(bindings).toEqual([]);
  });

  it('lets a binding expire', async () => {
    const fired = await send('REGISTER', 'dave', 'tcp', 'Expires: 1\n');
    await fired.say();
    await fired.running.close(500);
    expect(bindings.map(({ aor }) => aor)).toEqual(['sip:dave@127.0.0.1']);
    await until(() => bindings.length === 0);
  });

  it('takes accounts and users while it runs, and says what is wrong with them', async () => {
    expect(problems).toEqual([]);
    endpoint.configure({ users: { ...users, bad: { does: 'dance' } }, accounts: [] });
    expect(problems).toEqual(['"bad": "does" must be one of answer, ring, reject, redirect, silent.']);
    endpoint.configure({ users, accounts: [] });
    expect(problems).toEqual([]);
  });

  it('answers an OPTIONS as it would an INVITE (RFC 3261 §11.2)', async () => {
    const fired = await send('OPTIONS', 'busy');
    expect(await fired.say()).toBe('486 Busy Here');
    await fired.running.close(100);
  });
});
