import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli';
import { type Peer, responseTo, type Script, udpPeer } from '../net/peers';
import { recordedHost } from './recorded-host';

let peer: Peer | undefined;
afterEach(() => peer?.close());

interface SendOptions {
  readonly script?: Script;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `siplint send` on a file that writes TARGET for the peer. */
async function send(text: string, { script = () => undefined, args = [], env = {} }: SendOptions) {
  peer = await udpPeer(script);
  const at = `127.0.0.1:${peer.target.port}`;
  const files = new Map([['a.sip', Buffer.from(text.replaceAll('TARGET', at))]]);
  const { host, recorded } = recordedHost({ args: ['send', 'a.sip', ...args], files, env });
  const status = await runCli(host);
  return { status, err: recorded.err.replaceAll(at, 'TARGET'), out: recorded.out, seen: peer.messages };
}

const ok: Script = (m, reply) => reply(responseTo(m, '200 OK'));

describe('siplint send', () => {
  it('fires the only request of a file, prints the exchange, and is 0 for a 2xx', async () => {
    const { status, err, out } = await send('OPTIONS sip:TARGET SIP/2.0\n', { script: ok });
    expect(status).toBe(0);
    expect(err).toBe('OPTIONS sip:TARGET to TARGET (UDP)\n200 OK\n');
    expect(out).toMatch(/^--- .* udp 127\.0\.0\.1:[0-9]+ -> 127\.0\.0\.1:[0-9]+ [0-9]+/m);
    expect(out).toContain('SIP/2.0 200 OK');
  });

  it('is 1 for another final answer', async () => {
    const script: Script = (m, reply) => reply(responseTo(m, '404 Not Found'));
    const { status, err } = await send('OPTIONS sip:TARGET SIP/2.0\n', { script });
    expect([status, err]).toEqual([1, 'OPTIONS sip:TARGET to TARGET (UDP)\n404 Not Found\n']);
  });

  it('is 3 where no answer comes', async () => {
    const { status, err } = await send('# @timeout 200ms\nOPTIONS sip:TARGET SIP/2.0\n', {});
    expect(status).toBe(3);
    expect(err).toContain('siplint: No answer from TARGET (UDP) within 0.2 s.');
  });

  it('is 2 where it does not know what to fire', async () => {
    const two = '### one\nOPTIONS sip:TARGET SIP/2.0\n\n### two\nOPTIONS sip:TARGET SIP/2.0\n';
    expect(await send(two, {})).toMatchObject({
      status: 2,
      err: 'siplint: there are 2 requests in the file: choose with --name (names: one, two)\n',
      seen: [],
    });
    expect((await send(two, { args: ['--name', 'three'] })).err).toBe(
      "siplint: --name: there is no request 'three' (names: one, two)\n",
    );
  });

  it('several names are fired in order, and the later take values of the answers to the earlier', async () => {
    const text = [
      '# @name first',
      'OPTIONS sip:TARGET SIP/2.0',
      '',
      '###',
      '# @name second',
      'MESSAGE sip:TARGET SIP/2.0',
      'X-Tag: {{first.response.to.tag}}/{{first.response.status}}/{{first.response.headers.Server}}',
      '',
    ].join('\n');
    const script: Script = (m, reply) => reply(responseTo(m, '200 OK', ['Server: s1']));
    const { status, seen } = await send(text, { script, args: ['--name', 'first', '--name', 'second'] });
    expect(status).toBe(0);
    expect(seen[1]).toContain('X-Tag: peer/200/s1\r\n');
    const alone = await send(text, { script, args: ['--name', 'second'] });
    expect(alone).toMatchObject({
      status: 2,
      err: 'siplint: {{first.response.to.tag}} needs the answer to "first", which was not sent yet. Send the request with "# @name first" first.\n',
      seen: [],
    });
  });

  it('--target wins; a secret comes from the environment and is masked in the output', async () => {
    const text = '# @target 192.0.2.1\nOPTIONS sip:example.com SIP/2.0\nX-Key: {{$secret api key}}\n';
    const unset = await send(text, { args: ['--target', 'TARGET'] });
    expect(unset).toMatchObject({
      status: 2,
      err: 'siplint: the secret "api key" is not set: set SIPLENS_SECRET_API_KEY\n',
    });
    const own = await udpPeer(ok);
    const args = ['--target', `127.0.0.1:${own.target.port}`];
    const { status, out, err } = await send(text, { args, env: { SIPLENS_SECRET_API_KEY: 'hunter2' } });
    own.close();
    expect(status).toBe(0);
    expect(own.messages[0]).toContain('X-Key: hunter2\r\n');
    expect(out).toContain('X-Key: *******');
    expect(out + err).not.toContain('hunter2');
  });

  it('answers a challenge as the user of # @auth', async () => {
    const row = 'WWW-Authenticate: Digest realm="home", nonce="n"';
    const script: Script = (m, reply) =>
      reply(
        m.includes('\r\nAuthorization: Digest username="alice", realm="home"')
          ? responseTo(m, '200 OK')
          : responseTo(m, '401 Unauthorized', [row]),
      );
    const text = '# @auth alice home\nREGISTER sip:TARGET SIP/2.0\n';
    expect((await send(text, { script, env: { SIPLENS_SECRET_ALICE: 'pw' } })).status).toBe(0);
    const without = await send(text, { script });
    expect(without.status).toBe(1);
    expect(without.err).toContain('there are no credentials for the realm "home"');
  });

  it('holds an ACK back as long as the file says, and hangs up after it', async () => {
    let answeredAt = 0;
    let acknowledgedAt = 0;
    const script: Script = (m, reply) => {
      if (m.startsWith('INVITE')) answeredAt = performance.now();
      if (m.startsWith('ACK')) acknowledgedAt = performance.now();
      if (!m.startsWith('ACK')) reply(responseTo(m, '200 OK'));
    };
    const { status, seen } = await send('# @ack 300ms\nINVITE sip:TARGET SIP/2.0\n', { script });
    expect(status).toBe(0);
    const methods = seen.map(text => text.split(' ')[0]);
    expect([...new Set(methods)]).toEqual(['INVITE', 'ACK', 'BYE']);
    expect(acknowledgedAt - answeredAt).toBeGreaterThanOrEqual(295);
  });

  it('is 2 for "# @ack manual": nobody is here to send it', async () => {
    const { status, err, seen } = await send('# @ack manual\nINVITE sip:TARGET SIP/2.0\n', { script: ok });
    expect([status, err, seen]).toEqual([
      2,
      'siplint: "# @ack manual": nobody can send the ACK here. Write how long after the 2xx it goes instead, such as "# @ack 5s".\n',
      [],
    ]);
  });

  it('takes a body whose name is a variable', async () => {
    const script: Script = (m, reply) => reply(responseTo(m, '200 OK'));
    const text = '@file = a.sip\nMESSAGE sip:TARGET SIP/2.0\nContent-Type: text/plain\n\n< {{file}}\n';
    const { status, seen } = await send(text, { script });
    expect(status).toBe(0);
    expect(seen[0]).toContain('@file = a.sip');
    expect((await send(text.replace('a.sip', '../no'), { script })).err).toContain(
      'The body "../no" cannot be read.',
    );
  });

  it('masks a secret that the peer repeats in its words', async () => {
    const script: Script = (m, reply) => reply(responseTo(m, '403 hunter2 is wrong'));
    const text = 'OPTIONS sip:TARGET SIP/2.0\nX-Key: {{$secret key}}\n';
    const { err, out } = await send(text, { script, env: { SIPLENS_SECRET_KEY: 'hunter2' } });
    expect(err).toContain('403 *** is wrong\n');
    expect(err + out).not.toContain('hunter2');
  });

  it('masks a secret of one digit where it stands, and leaves all else to be read', async () => {
    const text = 'OPTIONS sip:TARGET SIP/2.0\nX-Pin: {{$secret pin}}\n';
    const { out, seen } = await send(text, { script: ok, env: { SIPLENS_SECRET_PIN: '1' } });
    expect(seen[0]).toContain('X-Pin: 1\r\n');
    expect(out).toContain('X-Pin: *\n');
    expect(out).toMatch(/^CSeq: 1 OPTIONS$/m);
    expect(out).toMatch(/^Via: SIP\/2\.0\/UDP 127\.0\.0\.1:/m);
  });

  it('masks a secret of one digit that the peer tells back, in its words and in fields of its own', async () => {
    const script: Script = (m, reply) =>
      reply(responseTo(m, '403 PIN 1 is wrong', ['X-Told: 1', 'Expires: 1']));
    const text = 'OPTIONS sip:TARGET SIP/2.0\nX-Pin: {{$secret pin}}\n';
    const { err, out } = await send(text, { script, env: { SIPLENS_SECRET_PIN: '1' } });
    expect(err).toContain('403 PIN *** is wrong\n');
    expect(out).toContain('SIP/2.0 403 PIN * is wrong\n');
    expect(out).toContain('X-Told: *\nExpires: 1\n');
  });

  it('tells in the trace what the assist changed, and masks a secret in the start line too', async () => {
    const { err, out } = await send('OPTIONS sip:{{$secret key}}@TARGET SIP/2.0\n', {
      script: ok,
      env: { SIPLENS_SECRET_KEY: 'hunter2' },
    });
    expect(err).toBe('OPTIONS sip:***@TARGET to TARGET (UDP)\n200 OK\n');
    expect(out).toMatch(/^# filled by the assist: Max-Forwards: \(missing\) → 70$/m);
    expect(err + out).not.toContain('hunter2');
  });

  const long = `Subject: ${'x'.repeat(1400)}\n`;

  it('sends a long request over UDP where TCP is refused, and the trace says why (RFC 3261 §18.1.1)', async () => {
    const { status, err, out, seen } = await send(`OPTIONS sip:TARGET SIP/2.0\n${long}`, { script: ok });
    expect([status, err]).toEqual([0, 'OPTIONS sip:TARGET to TARGET (UDP)\n200 OK\n']);
    expect(seen[0]).toMatch(/^Via: SIP\/2\.0\/UDP /m);
    expect(out).toMatch(
      /^# filled by the assist: transport: UDP → TCP, as \d+ bytes are over the 1300 of a datagram \(RFC 3261 §18\.1\.1\); sent over UDP all the same, to \S+ \(UDP\), as \S+ \(TCP\) refused the connection \(RFC 3261 §18\.1\.1\)$/m,
    );
    expect(out).toMatch(/^--- \S+ udp .* note=\S*sent.over.UDP.all.the.same/m);
  });

  it.each([
    ['the file names TCP', `# @transport tcp\nOPTIONS sip:TARGET SIP/2.0\n${long}`],
    ['the URI names TCP', `OPTIONS sip:TARGET;transport=tcp SIP/2.0\n${long}`],
  ])('stays with a TCP that is refused where %s', async (_, text) => {
    const { status, err, seen } = await send(text, { script: ok });
    expect([status, seen]).toEqual([3, []]);
    expect(err).toMatch(/\(TCP\) refused the connection: nothing listens there\./);
  });

  it('is sent over UDP at once in exact mode, where nothing is switched', async () => {
    const rows =
      'Via: SIP/2.0/UDP {{$localAddress}}:{{$localPort}};branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:b@b>\nCall-ID: 1\nCSeq: 1 OPTIONS\n';
    const text = `# @mode exact\nOPTIONS sip:TARGET SIP/2.0\n${rows}${long}\n`;
    const { status, out } = await send(text, { script: ok });
    expect(status).toBe(0);
    expect(out).not.toContain('TCP');
  });

  it('says that the assist chose TCP where no datagram can hold the request either', async () => {
    const text = `OPTIONS sip:TARGET SIP/2.0\nSubject: ${'x'.repeat(66_000)}\n`;
    const { status, err, seen } = await send(text, { script: ok });
    expect([status, seen]).toEqual([3, []]);
    expect(err).toMatch(
      /TARGET \(TCP\) refused .* The assist chose TCP, as \d+ bytes are over the 1300 of a datagram \(RFC 3261 §18\.1\.1\); and it is too long for UDP altogether: the peer must take TCP\.$/m,
    );
  });
});
