import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { describeOutcome } from '../../src/core/exchange/describe-outcome';
import type { Credentials } from '../../src/core/exchange/digest';
import { startExchange } from '../../src/net/start-exchange';
import { collecting, opened, type Peer, requestFor, responseTo, udpPeer } from './peers';

let peer: Peer;
afterEach(() => peer.close());

const challenge = 'WWW-Authenticate: Digest realm="home", nonce="n1", algorithm=SHA-256, qop="auth"';

/** A registrar that works out by itself what alice with password "secret" must answer. */
function check(request: string): boolean {
  const part = (name: string): string => new RegExp(`${name}="?([^",\\r]*)`).exec(request)?.[1] ?? '';
  const h = (text: string): string => createHash('sha256').update(text).digest('hex');
  const uri = request.split(' ')[1];
  const a2 = h(`REGISTER:${uri}`);
  const expected = h(`${h('alice:home:secret')}:n1:${part('nc')}:${part('cnonce')}:auth:${a2}`);
  return part(' response') === expected;
}

async function register(credentials: Credentials | undefined) {
  peer = await udpPeer((m, reply) => {
    if (!m.includes('\r\nAuthorization:')) reply(responseTo(m, '401 Unauthorized', [challenge]));
    else reply(check(m) ? responseTo(m, '200 OK') : responseTo(m, '401 Unauthorized', [challenge]));
  });
  const transport = await opened(peer.target);
  const asked: string[] = [];
  const options = collecting(1000);
  const running = startExchange(requestFor('REGISTER', transport, 2000), transport, {
    ...options,
    credentials: async realm => {
      asked.push(realm.realm);
      return credentials;
    },
  });
  const { text } = describeOutcome(await running.outcome, peer.target);
  await running.close(50);
  return { text, asked, options };
}

describe('a challenge over UDP', () => {
  it('is answered with credentials for its realm, in a transaction of its own', async () => {
    const { text, asked } = await register({ user: 'alice', password: 'secret' });
    expect(text).toBe('200 OK');
    expect(asked).toEqual(['home']);
    expect(peer.messages.map(m => /CSeq: ([0-9]+)/.exec(m)?.[1])).toEqual(['1', '2']);
    const branches = peer.messages.map(m => /branch=(\w+)/.exec(m)?.[1]);
    expect(new Set(branches).size).toBe(2);
  });

  it('with a wrong password ends after one retry; no record holds the password', async () => {
    const { text, options } = await register({ user: 'alice', password: 'not-this-one' });
    expect(text).toBe(
      '401 Unauthorized: the realm "home" did not accept user or password of "alice". Nothing more was tried. Set them again with "SIP: Set Credentials…".',
    );
    expect(peer.seen).toHaveLength(2);
    expect(JSON.stringify(options.records)).not.toContain('not-this-one');
  });

  it('without credentials says for which realm', async () => {
    const { text } = await register(undefined);
    expect(text).toBe(
      '401 Unauthorized: there are no credentials for the realm "home". Set them with "SIP: Set Credentials…".',
    );
    expect(peer.seen).toHaveLength(1);
  });
});
