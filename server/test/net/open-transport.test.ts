import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/core/exchange/describe-outcome';
import type { RequestTarget } from '../../src/core/exchange/prepared-request';
import { isLoopback } from '../../src/net/loopback';
import { openTransport } from '../../src/net/open-transport';
import type { OpenOptions } from '../../src/net/transport';
import { opened, tcpPeer, udpPeer } from './peers';

async function failure(target: RequestTarget, options?: OpenOptions): Promise<string> {
  const outcome = await openTransport(target, options);
  if (outcome.kind === 'open') outcome.transport.close();
  return outcome.kind === 'failed' ? describeFailure(outcome.failure) : outcome.kind;
}

describe('opening a transport', () => {
  it('names the local address and port before anything is sent', async () => {
    const transport = await opened({ transport: 'udp', host: '127.0.0.1', port: 5060 });
    expect(transport.local.address).toBe('127.0.0.1');
    expect(transport.local.port).toBeGreaterThan(0);
    transport.close();
  });

  it('finds localhost', async () => {
    const transport = await opened({ transport: 'udp', host: 'localhost', port: 5060 });
    expect(isLoopback(transport.target.address)).toBe(true);
    transport.close();
  });

  it.each(['udp', 'tcp'] as const)('to a name that does not resolve says so (%s)', async transport => {
    const text = await failure({ transport, host: 'name.invalid', port: 5060 });
    // The code differs between a machine with and one without a name server.
    expect(text.replace(/\((ENOTFOUND|EAI_AGAIN)\)/, '(CODE)')).toBe(
      'The name name.invalid was not found (CODE). Check the host in the request or its "# @target" line.',
    );
  });

  it('on a local UDP port that is taken says so', async () => {
    const peer = await udpPeer(() => undefined);
    const text = await failure(
      { transport: 'udp', host: '127.0.0.1', port: 5060 },
      { localPort: peer.target.port },
    );
    peer.close();
    expect(text).toBe(
      `The local port ${peer.target.port} is in use by another program. Choose another one, or none to get a free one.`,
    );
  });

  it.each(['udp', 'tcp'] as const)('can be stopped (%s)', async transport => {
    const stop = new AbortController();
    stop.abort();
    expect(await failure({ transport, host: 'localhost', port: 5060 }, { signal: stop.signal })).toBe(
      'stopped',
    );
  });

  it('that is closed leaves nothing behind', async () => {
    const peer = await tcpPeer(() => undefined);
    const transport = await opened(peer.target);
    transport.close();
    transport.close();
    transport.send(Buffer.from('x'));
    peer.close();
  });
});

describe('loopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])('%s is', a =>
    expect(isLoopback(a)).toBe(true),
  );
  it.each(['10.0.0.1', '0.0.0.0', '::', 'fe80::1', 'localhost', '127.evil.example', '::ffff:10.0.0.1', ''])(
    '%s is not',
    a => expect(isLoopback(a)).toBe(false),
  );
});
