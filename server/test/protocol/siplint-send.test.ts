/** `siplint send` as scripts meet it: a process with an exit status, against peers that live in this one. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { testAuthority } from '../net/certificates';
import { type Peer, responseTo, tcpPeer, udpPeer, until } from '../net/peers';
import { startSiplint } from './run-siplint';

const folder = mkdtempSync(join(tmpdir(), 'siplens-send-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let peer: Peer;
beforeEach(async () => {
  peer = await udpPeer((m, reply) => {
    if (m.startsWith('ACK')) return;
    const status = m.includes('sip:busy@') ? '486 Busy Here' : '200 OK';
    if (!m.includes('sip:silent@')) reply(responseTo(m, status));
  });
});
afterEach(() => peer.close());

const options = (user: string): string => `OPTIONS sip:${user}@{{at}} SIP/2.0\n`;

/** Writes the file, runs `siplint send` on it and waits for its end; in what it writes the peer is TARGET. */
async function send(text: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const at = `127.0.0.1:${peer.target.port}`;
  writeFileSync(join(folder, 'call.sip'), `@at = ${at}\n${text}`);
  const child = startSiplint(['send', 'call.sip', ...args], { cwd: folder, env });
  let out = '';
  let err = '';
  child.stdout.on('data', more => {
    out += more;
  });
  child.stderr.on('data', more => {
    err += more;
  });
  const status = await new Promise(resolve => child.once('close', resolve));
  return { status, out: out.replaceAll(at, 'TARGET'), err: err.replaceAll(at, 'TARGET') };
}

test('0 for a 2xx; the exchange is a trace on standard output', async () => {
  const { status, out, err } = await send(options('bob'));
  expect(err).toBe('OPTIONS sip:bob@TARGET to TARGET (UDP)\n200 OK\n');
  expect(status).toBe(0);
  expect(out.split('\n')[0]).toMatch(/^siptrace 1/);
  expect(out).toContain('SIP/2.0 200 OK');
});

test('1 for another final answer, 3 for silence, and the worst of several counts', async () => {
  const text = `### ok\n${options('bob')}\n### busy\n${options('busy')}\n### silent\n# @timeout 300ms\n${options('silent')}`;
  expect((await send(text, ['--name', 'busy'])).status).toBe(1);
  const silent = await send(text, ['--name', 'silent']);
  expect(silent.status).toBe(3);
  expect(silent.err).toContain('siplint: No answer from TARGET (UDP) within 0.3 s.');
  expect((await send(text, ['--name', 'ok', '--name', 'busy'])).status).toBe(1);
});

test('3 where nothing listens, or the peer speaks no TLS; 2 for a wrong name', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  const refused = await send(options('bob'), ['--target', `sip:127.0.0.1:${port};transport=tcp`]);
  expect(refused.status).toBe(3);
  expect(refused.err).toBe(
    `siplint: 127.0.0.1:${port} (TCP) refused the connection: nothing listens there. Start the peer, or check the port and the transport.\n`,
  );
  const deaf = await tcpPeer((_, socket) => socket.end('no TLS'));
  const tls = await send(options('bob'), ['--target', `sip:127.0.0.1:${deaf.target.port};transport=tls`]);
  deaf.close();
  expect(tls.err).toContain('could not agree on TLS');
  expect(tls.status).toBe(3);
  expect((await send(options('bob'), ['--name', 'nobody'])).status).toBe(2);
});

test('--env chooses the environment, --target the way', async () => {
  writeFileSync(join(folder, 'sip-env.json'), '{ "dev": { "user": "busy" }, "live": { "user": "bob" } }');
  expect((await send(options('{{user}}'), ['--env', 'dev'])).status).toBe(1);
  expect((await send(options('{{user}}'), ['--env', 'live'])).status).toBe(0);
  const target = `sip:127.0.0.1:${peer.target.port}`;
  expect((await send('OPTIONS sip:bob@example.invalid SIP/2.0\n', ['--target', target])).status).toBe(0);
});

test('a body from a file beside it; one outside of both folders is refused', async () => {
  writeFileSync(join(folder, 'offer.sdp'), 'v=0');
  const message = (path: string): string =>
    `MESSAGE sip:bob@{{at}} SIP/2.0\nContent-Type: application/sdp\n\n< ${path}\n`;
  expect((await send(message('./offer.sdp'))).status).toBe(0);
  expect(peer.messages[0]).toMatch(/Content-Length: 3\r\n\r\nv=0$/);
  const outside = await send(message('/etc/hostname'));
  expect(outside.status).toBe(2);
  expect(outside.err).toContain('is neither below the folder of call.sip nor below the working directory');
  const missing = await send(message('./nothing'));
  expect(missing.err).toBe('siplint: The body "./nothing" cannot be read: no such file. Nothing was sent.\n');
});

test('# @repeat sends one after the other, over one connection, and the process ends by itself', async () => {
  const sockets = new Set<unknown>();
  const server = await tcpPeer((m, socket) => {
    sockets.add(socket);
    socket.write(responseTo(m, '200 OK'));
  });
  const target = `sip:127.0.0.1:${server.target.port};transport=tcp`;
  const { status, err, out } = await send(`# @repeat 3 100ms\n${options('bob')}`, ['--target', target]);
  server.close();
  expect(status).toBe(0);
  expect(err.match(/200 OK/g)).toHaveLength(3);
  expect(sockets.size).toBe(1);
  expect(out).toContain('note=');
});

test('TLS: an authority that is not known is told with what to do; NODE_EXTRA_CA_CERTS makes it known', async () => {
  const authority = testAuthority();
  const { cert, key } = authority.issue('peer', 'IP:127.0.0.1');
  const server = createTls({ cert, key }, socket => {
    socket.on('error', () => undefined);
    socket.on('data', bytes => socket.write(responseTo(bytes.toString('latin1'), '200 OK')));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const args = ['--target', `sip:127.0.0.1:${port};transport=tls`];
  const unknown = await send(options('bob'), args);
  expect(unknown.status).toBe(3);
  expect(unknown.err).toBe(
    `siplint: The certificate of 127.0.0.1:${port} (TLS) is from an authority that is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Nothing was sent. Name its file in the environment variable NODE_EXTRA_CA_CERTS.\n`,
  );
  const known = await send(options('bob'), args, { NODE_EXTRA_CA_CERTS: authority.ca.certFile });
  expect(known.status).toBe(0);
  server.close();
});

test('a challenge is answered by "# @auth" and SIPLENS_SECRET_<USER>; without them it says so, and is 1', async () => {
  const challenge = 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5, qop="auth"';
  const server = await udpPeer((m, reply) => {
    if (m.includes('\r\nAuthorization: ')) reply(responseTo(m, '200 OK'));
    else reply(responseTo(m, '401 Unauthorized', [challenge]));
  });
  const args = ['--target', `sip:127.0.0.1:${server.target.port}`];
  const text = `# @auth alice\n${options('bob')}`;
  const none = await send(text, args);
  expect(none.err).toContain(
    '401 Unauthorized: there are no credentials for the realm "r". Set them by a line "# @auth <user>" above the request and the environment variable SIPLENS_SECRET_<USER>.',
  );
  expect(none.status).toBe(1);
  const given = await send(text, args, { SIPLENS_SECRET_ALICE: 'top secret' });
  expect(given.status).toBe(0);
  expect(given.out).not.toContain('top secret');
  server.close();
});

test('an interrupt while it rings sends CANCEL, and is 130', async () => {
  const seen: string[] = [];
  const server = await udpPeer((m, reply) => {
    seen.push(m.split(' ')[0] ?? '');
    if (m.startsWith('INVITE')) reply(responseTo(m, '180 Ringing'));
    if (!m.startsWith('CANCEL')) return;
    reply(responseTo(m, '200 OK'));
    reply(responseTo(m.replace('1 CANCEL', '1 INVITE'), '487 Request Terminated'));
  });
  writeFileSync(join(folder, 'ring.sip'), `INVITE sip:bob@127.0.0.1:${server.target.port} SIP/2.0\n`);
  const child = startSiplint(['send', 'ring.sip'], { cwd: folder });
  let err = '';
  child.stderr.on('data', more => {
    err += more;
  });
  await until(() => seen.includes('INVITE'));
  // The 180 is on its way: CANCEL may only follow it.
  await new Promise(resolve => setTimeout(resolve, 300));
  child.kill('SIGINT');
  const status = await new Promise(resolve => child.once('close', resolve));
  server.close();
  expect(seen).toContain('CANCEL');
  expect(err).toContain('siplint: interrupted\n');
  expect(status).toBe(130);
});
