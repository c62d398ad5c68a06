import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeFailure, describeOutcome } from '../../src/core/exchange/describe-outcome';
import type { RequestTarget } from '../../src/core/exchange/prepared-request';
import { openTransport } from '../../src/net/open-transport';
import { startExchange } from '../../src/net/start-exchange';
import { collecting, opened, type Peer, requestFor, responseTo, tcpPeer, until } from './peers';

const peers: Peer[] = [];
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close();
});

/** Fires OPTIONS at a TCP peer. What is said has no port; `lines` are those that came in. */
async function fire(script: (text: string, socket: Socket) => void, timeoutMs = 30_000) {
  const peer = await tcpPeer(script);
  peers.push(peer);
  const transport = await opened(peer.target);
  const options = collecting(500);
  const running = startExchange(requestFor('OPTIONS', transport, timeoutMs), transport, options);
  const { text } = describeOutcome(await running.outcome, running.target);
  await running.close(100);
  const lines = options.lines().filter(line => line.startsWith('in '));
  return { text: text.replaceAll(String(peer.target.port), 'PORT'), lines, records: options.records };
}

const answer = (m: string, length: string, body = ''): string =>
  responseTo(m, '200 OK').replace('Content-Length: 0', `Content-Length: ${length}`) + body;

describe('a Content-Length that lies over TCP', () => {
  it('too long: the answer is never whole, and what came of it is shown and told', async () => {
    const { text, lines, records } = await fire((m, socket) => socket.write(answer(m, '10', 'abc')), 200);
    const bytes = records.at(-1)?.payload.length;
    expect(text).toBe(
      `Only a part of a message came from 127.0.0.1:PORT (TCP) within 0.2 s: ${bytes} bytes, and not the rest that it announces. Its Content-Length may be wrong. This is not a 408.`,
    );
    expect(lines).toEqual(['in SIP/2.0 200 OK (the rest of this message did not come)']);
    expect(records.at(-1)?.truncated).toBe(true);
  });

  it('too short: the rest is no message, and is shown as such', async () => {
    const { text, lines } = await fire((m, socket) => {
      // The answer to the request comes behind the wrong one, so that the exchange sees what is between.
      socket.write(answer(m, '0', 'abcdef\r\n').replace('200 OK', '100 Trying'));
      socket.write(answer(m, '0'));
    });
    expect(text).toBe('200 OK');
    expect(lines).toEqual([
      'in SIP/2.0 100 Trying',
      'in abcdef (not a SIP message: its first line is none of SIP)',
      'in SIP/2.0 200 OK',
    ]);
  });

  it('no number, or missing: the answer counts, and the trace says what was taken for its end', async () => {
    const odd = await fire((m, socket) => socket.write(answer(m, 'ten')));
    expect(odd.text).toBe('200 OK');
    expect(odd.lines).toEqual([
      'in SIP/2.0 200 OK (Content-Length is no number; the message is taken to have no body.)',
    ]);
    const none = await fire((m, socket) => socket.write(answer(m, '').replace('Content-Length: \r\n', '')));
    expect(none.lines).toEqual([
      'in SIP/2.0 200 OK (Content-Length is missing, and a stream needs it; the message is taken to have no body.)',
    ]);
  });

  it('a part of the headers and then silence is told likewise', async () => {
    const { text, lines } = await fire((_, socket) => socket.write('SIP/2.0 200 OK\r\nVia: x'), 200);
    expect(text).toBe(
      'Only a part of a message came from 127.0.0.1:PORT (TCP) within 0.2 s: 22 bytes, and not the rest that it announces. Its Content-Length may be wrong. This is not a 408.',
    );
    expect(lines).toEqual(['in SIP/2.0 200 OK (the rest of this message did not come)']);
  });
});

describe('an answer of 10 MB', { timeout: 60_000 }, () => {
  const size = 10 * 1024 * 1024;

  it('counts by its headers; of its body a small part is kept, and that is said', async () => {
    const { text, lines, records } = await fire((m, socket) => {
      socket.write(answer(m, String(size)));
      socket.end(Buffer.alloc(size, 'x'));
    });
    expect(text).toBe('200 OK');
    expect(lines[0]).toBe(
      'in SIP/2.0 200 OK (Content-Length makes the message longer than 1048576 bytes; the message is taken to have no body.)',
    );
    const kept = records.reduce((sum, record) => sum + record.payload.length, 0);
    expect(kept).toBeLessThan(100_000);
  });

  it('before the real one is skipped', async () => {
    const { text, lines } = await fire((m, socket) => {
      socket.write(answer(m, String(size)).replace('200 OK', '100 Trying'));
      socket.write(Buffer.alloc(size, 'x'));
      socket.write(`\r\n${answer(m, '0')}`);
    });
    expect(text).toBe('200 OK');
    expect(lines.map(line => line.replace(/^in x+ /, 'in x '))).toEqual([
      'in SIP/2.0 100 Trying (Content-Length makes the message longer than 1048576 bytes; the message is taken to have no body.)',
      'in x (the first 65536 bytes of a stretch that is no message; the rest is not kept)',
      'in SIP/2.0 200 OK',
    ]);
  });
});

describe('an answer that is malformed', () => {
  it.each([
    ['SIP/2.0 999 Odd', 'its status code is outside of 100 to 699'],
    ['SIP/2.0 2000 OK', 'its status code is outside of 100 to 699'],
    ['SIP/2.0 20 OK', 'its status code is outside of 100 to 699'],
    ['HTTP/1.1 200 OK', 'not a SIP message: its first line is none of SIP'],
  ])('%s is shown, and the wait goes on', async (line, why) => {
    const { text, lines } = await fire((m, socket) => {
      socket.write(answer(m, '0').replace('SIP/2.0 200 OK', line));
      socket.write(answer(m, '0'));
    });
    expect(text).toBe('200 OK');
    expect(lines).toEqual([`in ${line} (${why})`, 'in SIP/2.0 200 OK']);
  });

  it.each([
    ['CSeq: 1 OPTIONS\r\n', '', 'CSeq method (none) instead of OPTIONS'],
    ['CSeq: 1 OPTIONS', 'CSeq: 1 INVITE', 'CSeq method INVITE instead of OPTIONS'],
    ['branch=z9hG4bKtest1', 'branch="', 'Via branch'],
    ['Via: SIP/2.0/TCP 127.0.0.1', 'Via: SIP/2.0/TCP 127.0.0.9', 'Via sent-by 127.0.0.9'],
  ])('with %j written %j belongs to nothing, and says why', async (from, to, why) => {
    const { text, lines } = await fire((m, socket) => socket.write(answer(m, '0').replace(from, to)), 150);
    expect(text).toContain(
      'No answer from 127.0.0.1:PORT (TCP) that belongs to this request within 0.15 s. 1 other answer came: 200 with ',
    );
    expect(text).toContain(why);
    expect(lines[0]).toContain(`(belongs to no request of this exchange: `);
  });

  it('any number of them fills no trace', async () => {
    const { lines } = await fire((m, socket) => {
      const stray = answer(m, '0').replace('z9hG4bKtest1', 'z9hG4bKother');
      for (let i = 0; i < 2000; i++) socket.write(stray);
      socket.write(answer(m, '0'));
    });
    expect(lines).toHaveLength(501);
    expect(lines.at(-2)).toMatch(/; more that belongs to nothing is not recorded\)$/);
    expect(lines.at(-1)).toBe('in SIP/2.0 200 OK');
  });
});

/** What the user reads where no connection is made; without the port. */
async function refusal(target: RequestTarget): Promise<string> {
  const outcome = await openTransport(target);
  if (outcome.kind !== 'failed') throw new Error(outcome.kind);
  return describeFailure(outcome.failure).replaceAll(String(target.port), 'PORT');
}

describe('a port where nothing listens', () => {
  it.each(['tls', 'ws', 'wss'] as const)('is told as such, over %s', async transport => {
    const peer = await tcpPeer(() => undefined);
    peer.close();
    expect(await refusal({ ...peer.target, transport })).toBe(
      `127.0.0.1:PORT (${transport.toUpperCase()}) refused the connection: nothing listens there. Start the peer, or check the port and the transport.`,
    );
  });
});

describe('a peer that ends the connection in the handshake, as nothing was sent yet,', () => {
  it.each([
    ['tls', 'and Siplens could not agree on TLS (ECONNRESET). Check that the port speaks TLS.'],
    [
      'ws',
      'did not accept a WebSocket for SIP (ECONNRESET). Check the port and the path: "# @target ws://host:port/path".',
    ],
    [
      'wss',
      'did not accept a WebSocket for SIP (ECONNRESET). Check the port and the path: "# @target ws://host:port/path".',
    ],
  ] as const)('is told as what it is, over %s', async (transport, said) => {
    for (const end of ['end', 'resetAndDestroy'] as const) {
      const peer = await tcpPeer((_, socket) => socket[end]());
      peers.push(peer);
      expect(await refusal({ ...peer.target, transport })).toBe(
        `127.0.0.1:PORT (${transport.toUpperCase()}) ${said}`,
      );
    }
  });
});

describe('a peer that takes the connection and says nothing', () => {
  it.each(['tls', 'ws', 'wss'] as const)('over %s is given up in time, as what it is', async transport => {
    const peer = await tcpPeer(() => undefined);
    peers.push(peer);
    const outcome = await openTransport({ ...peer.target, transport }, { connectTimeoutMs: 150 });
    if (outcome.kind !== 'failed') throw new Error(outcome.kind);
    expect(describeFailure(outcome.failure)).toBe(
      `127.0.0.1:${peer.target.port} (${transport.toUpperCase()}) did not accept the connection in time (0.15 s). Check the address, or whether a firewall drops it.`,
    );
  });

  it.each(['tls', 'ws', 'wss'] as const)('can be stopped over %s while it does so', async transport => {
    const peer = await tcpPeer(() => undefined);
    peers.push(peer);
    const stop = new AbortController();
    const opening = openTransport({ ...peer.target, transport }, { signal: stop.signal });
    await until(() => peer.seen.length > 0);
    stop.abort();
    expect((await opening).kind).toBe('stopped');
  });
});
