import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { describeFailure, describeOutcome } from '../../src/core/exchange/describe-outcome';
import { openTransport } from '../../src/net/open-transport';
import { startExchange } from '../../src/net/start-exchange';
import { collecting, opened, type Peer, requestFor, responseTo, tcpPeer } from './peers';

async function run(peer: Peer, method = 'OPTIONS') {
  const transport = await opened(peer.target);
  const options = collecting();
  const running = startExchange(requestFor(method, transport, 500), transport, options);
  const outcome = await running.outcome;
  await running.ended;
  peer.close();
  const { text } = describeOutcome(outcome, peer.target);
  return { options, outcome, text: text.replaceAll(String(peer.target.port), 'PORT') };
}

/** A port of loopback where nothing listens: one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a request over TCP', () => {
  it.each(['127.0.0.1', '::1'])('is answered, over %s', async host => {
    const peer = await tcpPeer((m, socket) => socket.write(responseTo(m, '200 OK')), host);
    expect((await run(peer)).text).toBe('200 OK');
    expect(peer.seen).toHaveLength(1);
  });

  it('is answered, however the stream is cut', async () => {
    const peer = await tcpPeer((m, socket) => {
      const bytes = Buffer.from(`\r\n\r\n${responseTo(m, '100 Trying')}${responseTo(m, '200 OK')}`);
      for (let i = 0; i < bytes.length; i += 7) socket.write(bytes.subarray(i, i + 7));
    });
    const { options } = await run(peer);
    expect(options.lines().slice(1)).toEqual(['in SIP/2.0 100 Trying', 'in SIP/2.0 200 OK']);
  });

  it('that nobody answers is not repeated', async () => {
    const peer = await tcpPeer(() => undefined);
    expect((await run(peer)).text).toBe(
      'No answer from 127.0.0.1:PORT (TCP) within 0.5 s. Check that something listens there and that no firewall drops it. This is not a 408: nothing was received.',
    );
    expect(peer.seen).toHaveLength(1);
  });

  it('to a closed port is refused, as what it is', async () => {
    const port = await freePort();
    const outcome = await openTransport({ transport: 'tcp', host: '127.0.0.1', port });
    expect(outcome.kind === 'failed' && describeFailure(outcome.failure)).toBe(
      `127.0.0.1:${port} (TCP) refused the connection: nothing listens there. Start the peer, or check the port and the transport.`,
    );
  });

  it('whose connection breaks in the middle of the answer says so, and keeps the part that came', async () => {
    const peer = await tcpPeer((m, socket) => {
      socket.write(`${responseTo(m, '200 OK').slice(0, 60)}`, () =>
        setTimeout(() => socket.resetAndDestroy(), 30),
      );
    });
    const { options, text } = await run(peer);
    expect(text).toBe(
      '127.0.0.1:PORT (TCP) broke the connection before the final answer (ECONNRESET). Look at its log: it may have ended, or not have taken the message.',
    );
    expect(options.lines().at(-1)).toBe('in SIP/2.0 200 OK (the connection ended inside this message)');
    expect(options.records.at(-1)?.truncated).toBe(true);
  });

  it('whose connection is closed before the answer says so', async () => {
    const peer = await tcpPeer((_, socket) => socket.end());
    expect((await run(peer)).text).toBe(
      '127.0.0.1:PORT (TCP) closed the connection before the final answer. Look at its log: it may not take this message.',
    );
  });

  it('records garbage and a Content-Length that lies, and never throws', async () => {
    const peer = await tcpPeer((m, socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      socket.write(responseTo(m, '200 OK').replace('Content-Length: 0', 'Content-Length: 99999999999999'));
    });
    const { options, text } = await run(peer);
    expect(text).toBe('200 OK');
    expect(options.lines()[1]).toBe(
      'in HTTP/1.1 400 Bad Request (not a SIP message: its first line is none of SIP)',
    );
  });

  it('INVITE declined is acknowledged on the same connection', async () => {
    const peer = await tcpPeer((m, socket) => {
      if (m.startsWith('INVITE')) socket.write(responseTo(m, '603 Decline'));
    });
    const { options } = await run(peer, 'INVITE');
    expect(options.lines().map(l => l.split(' ').slice(0, 3).join(' '))).toEqual([
      `out INVITE sip:bob@127.0.0.1:${peer.target.port}`,
      'in SIP/2.0 603',
      `out ACK sip:bob@127.0.0.1:${peer.target.port}`,
    ]);
  });
});
