import { once } from 'node:events';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { describeFailure, describeOutcome } from '../../src/core/exchange/describe-outcome';
import type { RequestTarget } from '../../src/core/exchange/prepared-request';
import { openTransport } from '../../src/net/open-transport';
import { identityProblem } from '../../src/net/sip-identity';
import { startExchange } from '../../src/net/start-exchange';
import type { TlsSettings } from '../../src/net/tls-settings';
import { type TestAuthority, type TestCertificate, testAuthority } from './certificates';
import { collecting, requestFor, responseTo } from './peers';

let authority: TestAuthority;
beforeAll(() => {
  authority = testAuthority();
});

const servers: Server[] = [];
const seen: string[] = [];
const offered: unknown[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  seen.length = 0;
  offered.length = 0;
});

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A SIP peer over TLS that answers 200, and what name it was asked for by SNI. */
async function tlsPeer({ cert, key }: TestCertificate, clientCa?: string): Promise<RequestTarget> {
  const client = clientCa === undefined ? {} : { requestCert: true, rejectUnauthorized: true, ca: clientCa };
  const server = createTls({ cert, key, ...client }, (socket: TLSSocket) => {
    offered.push((socket as TLSSocket & { readonly servername?: unknown }).servername);
    socket.on('error', () => undefined);
    socket.on('data', bytes => {
      seen.push(bytes.toString('latin1'));
      socket.write(responseTo(bytes.toString('latin1'), '200 OK'));
    });
  });
  server.on('tlsClientError', () => undefined);
  return { transport: 'tls', host: 'localhost', port: await listening(server) };
}

/** A SIP peer over WebSocket, with TLS where a certificate is given. */
async function wsPeer(certificate?: TestCertificate, protocol = 'sip'): Promise<RequestTarget> {
  const server = certificate ? createHttps(certificate) : (await import('node:http')).createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => protocol });
  sockets.on('connection', (socket, request) => {
    offered.push(request.url);
    socket.on('message', (data, isBinary) => {
      const text = (data as Buffer).toString('latin1');
      seen.push(`${isBinary ? 'binary' : 'text'} ${text.split('\r\n')[0]}`);
      socket.send('\r\n');
      socket.send(responseTo(text, '200 OK'));
    });
  });
  server.on('tlsClientError', () => undefined);
  const port = await listening(server);
  return { transport: certificate ? 'wss' : 'ws', host: 'localhost', port };
}

/** Fires OPTIONS; what the user reads, without the port. */
async function fire(target: RequestTarget, tls?: TlsSettings): Promise<string> {
  const outcome = await openTransport(target, { tls });
  const plain = (text: string): string => text.replaceAll(String(target.port), 'PORT');
  if (outcome.kind === 'failed') return plain(describeFailure(outcome.failure));
  if (outcome.kind === 'stopped') return 'stopped';
  const { transport } = outcome;
  const running = startExchange(requestFor('OPTIONS', transport, 5000), transport, collecting(500));
  const said = describeOutcome(await running.outcome, target).text;
  await running.close(500);
  return plain(said);
}

const secure: readonly ['tls' | 'wss', (c: TestCertificate) => Promise<RequestTarget>][] = [
  ['tls', tlsPeer],
  ['wss', wsPeer],
];

describe.each(secure)('a request over %s', (name, peer) => {
  const where = `localhost:PORT (${name.toUpperCase()})`;

  it('is answered by a peer of our own authority', async () => {
    const target = await peer(authority.issue('good', 'DNS:localhost'));
    expect(await fire(target, { ca: [authority.ca.cert] })).toBe('200 OK');
    expect(seen).toHaveLength(1);
  });

  it('is not sent to a peer of an unknown authority', async () => {
    const target = await peer(authority.issue('good', 'DNS:localhost'));
    expect(await fire(target)).toBe(
      `The certificate of ${where} is from an authority that is not known here (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Nothing was sent. Name its file in "siplens.send.tls.ca".`,
    );
    expect(seen).toEqual([]);
  });

  it('is not sent to a peer with another name', async () => {
    const target = await peer(authority.issue('other', 'DNS:other.test,URI:sip:third.test'));
    expect(await fire(target, { ca: [authority.ca.cert] })).toBe(
      `The certificate of ${where} is not for localhost: it names third.test, other.test (RFC 5922). Nothing was sent. Send to one of its names, or give the peer a certificate of this one.`,
    );
    expect(seen).toEqual([]);
  });

  it('is not sent to a peer whose certificate is over', async () => {
    const target = await peer(authority.issue('over', 'DNS:localhost', -1));
    expect(await fire(target, { ca: [authority.ca.cert] })).toBe(
      `The certificate of ${where} is not valid today (CERT_HAS_EXPIRED). Nothing was sent. The peer needs a new one, if the clock here is right.`,
    );
    expect(seen).toEqual([]);
  });

  it('is sent to a self-signed peer only where that is allowed, and only if its name is right', async () => {
    const target = await peer(authority.selfSigned('self', 'DNS:localhost'));
    expect(await fire(target)).toBe(
      `The certificate of ${where} is self-signed. Nothing was sent. Trust it with "siplens.send.tls.ca", or take any with "siplens.send.tls.allowSelfSigned".`,
    );
    expect(await fire(target, { allowSelfSigned: true })).toBe('200 OK');
    const wrong = await peer(authority.selfSigned('self-other', 'DNS:other.test'));
    expect(await fire(wrong, { allowSelfSigned: true })).toContain('is not for localhost');
    expect(seen).toHaveLength(1);
  });
});

describe('a request over TLS', () => {
  it('names the host by SNI, and an address not', async () => {
    const target = await tlsPeer(authority.issue('both', 'DNS:localhost,IP:127.0.0.1'));
    const tls = { ca: [authority.ca.cert] };
    expect(await fire(target, tls)).toBe('200 OK');
    expect(await fire({ ...target, host: '127.0.0.1' }, tls)).toBe('200 OK');
    expect(offered).toEqual(['localhost', false]);
  });

  it('shows our certificate to a peer that asks for one', async () => {
    const target = await tlsPeer(authority.issue('good', 'DNS:localhost'), authority.ca.cert);
    const mine = authority.issue('client', 'DNS:client.test');
    const tls = { ca: [authority.ca.cert], certificate: mine.cert, key: mine.key };
    expect(await fire(target, tls)).toBe('200 OK');
    expect(await fire(target, { ca: [authority.ca.cert] })).not.toBe('200 OK');
  });

  it('says so where the peer closes the connection before the answer', async () => {
    const { cert, key } = authority.issue('closing', 'DNS:localhost');
    const server = createTls({ cert, key }, socket => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end());
    });
    const port = await listening(server);
    expect(await fire({ transport: 'tls', host: 'localhost', port }, { ca: [authority.ca.cert] })).toBe(
      'localhost:PORT (TLS) closed the connection before the final answer. Look at its log: it may not take this message.',
    );
  });

  it('says so where the port speaks no TLS', async () => {
    const server = createTcp(socket => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end('SIP/2.0 400 Bad Request\r\n\r\n'));
    });
    const port = await listening(server);
    expect(await fire({ transport: 'tls', host: '127.0.0.1', port })).toMatch(
      /^127\.0\.0\.1:PORT \(TLS\) and Siplens could not agree on TLS \(.*\)\. Check that the port speaks TLS\.$/,
    );
  });
});

describe('a request over WebSocket', () => {
  it('is one text message of the subprotocol sip, on the path that was asked for', async () => {
    const target = await wsPeer();
    expect(await fire({ ...target, path: '/sip?x=1' })).toBe('200 OK');
    expect(offered).toEqual(['/sip?x=1']);
    expect(seen).toEqual([`text OPTIONS sip:bob@localhost:${target.port} SIP/2.0`]);
  });

  it('says so where the peer closes the WebSocket, or breaks it, before the answer', async () => {
    for (const [end, said] of [
      [
        'close',
        'closed the connection before the final answer. Look at its log: it may not take this message.',
      ],
      [
        'terminate',
        'closed the connection before the final answer. Look at its log: it may not take this message.',
      ],
    ] as const) {
      const server = (await import('node:http')).createServer();
      const sockets = new WebSocketServer({ server, handleProtocols: () => 'sip' });
      sockets.on('connection', socket => socket.on('message', () => socket[end]()));
      const port = await listening(server);
      expect(await fire({ transport: 'ws', host: 'localhost', port })).toBe(`localhost:PORT (WS) ${said}`);
    }
  });

  it('is not sent to a server that speaks another subprotocol', async () => {
    expect(await fire(await wsPeer(undefined, 'chat'))).toMatch(
      /^localhost:PORT \(WS\) did not accept a WebSocket for SIP \(.*\)\. Check the port and the path: "# @target ws:\/\/host:port\/path"\.$/,
    );
  });
});

describe('the identity of a SIP domain (RFC 5922)', () => {
  it.each([
    ['example.com', 'DNS:Example.COM', undefined],
    ['example.com', 'URI:sip:example.com', undefined],
    ['example.com', 'URI:sip:alice@example.com', 'it names nobody'],
    ['sip.example.com', 'DNS:*.example.com', 'it names *.example.com'],
    ['::1', 'IP Address:0:0:0:0:0:0:0:1', undefined],
    ['127.0.0.1', 'DNS:127.0.0.1', 'it names 127.0.0.1'],
  ])('%s with %s', (host, subjectaltname, problem) => {
    expect(identityProblem(host, { subjectaltname })).toBe(problem);
  });

  it('takes the common name only where there is no other', () => {
    const subject = { CN: 'example.com' };
    expect(identityProblem('example.com', { subject })).toBeUndefined();
    expect(identityProblem('example.com', { subject, subjectaltname: 'DNS:a.test' })).toBe('it names a.test');
  });
});
