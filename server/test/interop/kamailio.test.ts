import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionPool } from '../../src/net/connection-pool';
import { type TestAuthority, testAuthority } from '../net/certificates';
import { findingsOf, fire, invite } from './fire';
import { type Kamailio, startKamailio } from './kamailio';
import { describeWith, startSipp } from './programs';

const alice = { user: 'alice', password: 'secret' };

/** A `.sip` text that registers alice, for a contact. */
function register(
  at: string,
  transport: string,
  contact = 'sip:alice@{{$localAddress}}:{{$localPort}}',
): string {
  // From and To hold no port (RFC 3261 §19.1.1, table 1).
  const domain = at.replace(/:[0-9]+$/, '');
  return `### register
# @transport ${transport}
REGISTER sip:${at} SIP/2.0
Via: SIP/2.0/${transport.toUpperCase()} {{$localAddress}}:{{$localPort}};branch={{$branch}};rport
Max-Forwards: 70
From: <sip:alice@${domain}>;tag={{$tag}}
To: <sip:alice@${domain}>
Call-ID: {{$callId}}
CSeq: 1 REGISTER
Contact: <${contact};transport=${transport}>
Expires: 60
Content-Length: 0

`;
}

const challengers = [
  ['MD5', false],
  ['MD5', true],
  ['SHA-256', true],
] as const;

describeWith('kamailio', 'kamailio as the peer', () => {
  describe.each(challengers)('with %s, qop %s', (algorithm, qop) => {
    // A challenge without qop is kamailio's own fault, as it is configured here.
    const slips = qop
      ? []
      : ['warning certain auth-challenge-invalid: Digest challenge is not valid: qop is missing.'];
    let kamailio: Kamailio;
    beforeAll(async () => {
      kamailio = await startKamailio({ host: '127.0.0.1', algorithm, qop });
    });
    afterAll(() => kamailio.stop());

    it.each(['udp', 'tcp'])(
      'REGISTER over %s is challenged, answered, and taken; its trace is clean',
      async way => {
        const fired = await fire(register(`127.0.0.1:${kamailio.port}`, way), { credentials: alice });
        expect(await fired.say(), kamailio.output()).toBe('200 OK');
        await fired.running.close(500);
        expect(fired.flow()).toEqual(['> REGISTER', '< 401', '> REGISTER', '< 200']);
        expect(findingsOf(fired.trace())).toEqual(slips);
      },
    );

    it('a wrong password ends after one retry', async () => {
      const credentials = { user: 'alice', password: 'wrong' };
      const fired = await fire(register(`127.0.0.1:${kamailio.port}`, 'udp'), { credentials });
      expect(await fired.say()).toBe(
        '401 Unauthorized: the realm "127.0.0.1" did not accept user or password of "alice". Nothing more was tried. Set them again with "SIP: Set Credentials…".',
      );
      await fired.running.close(500);
      expect(fired.flow()).toEqual(['> REGISTER', '< 401', '> REGISTER', '< 401']);
    });

    it('INVITE through the proxy: 407, then a call with Record-Route, ended by us', async () => {
      const sipp = await startSipp({
        host: '127.0.0.1',
        transport: 'udp',
        scenario: ['-sf', `${__dirname}/../../../test-fixtures/live/uas-call.xml`],
      });
      const at = `127.0.0.1:${kamailio.port}`;
      const registered = await fire(register(at, 'udp', `sip:alice@127.0.0.1:${sipp.port}`), {
        credentials: alice,
      });
      expect(await registered.say()).toBe('200 OK');
      await registered.running.close(500);
      const text = invite(at, 'udp', 'alice').replace('@me = sip:alice@', '@me = sip:authuser@');
      const fired = await fire(text, { credentials: { user: 'authuser', password: 'secret' } });
      expect(await fired.say(), kamailio.output()).toBe('200 OK: the call is up.');
      fired.running.cancel();
      expect(await sipp.done, sipp.output()).toBe(0);
      await fired.running.close(1000);
      expect(fired.flow().filter(line => line !== '< 100')).toEqual([
        '> INVITE',
        '< 407',
        '> ACK',
        '> INVITE',
        '< 180',
        '< 200',
        '> ACK',
        '> BYE',
        '< 200',
      ]);
      expect(findingsOf(fired.trace())).toEqual(slips);
    });

    it('nobody there is 404, busy is 486', async () => {
      for (const [user, said] of [
        ['nobody', '404 Not Found'],
        ['busy', '486 Busy Here'],
      ]) {
        const fired = await fire(invite(`127.0.0.1:${kamailio.port}`, 'tcp', user));
        expect(await fired.say()).toBe(said);
        await fired.running.close(500);
        expect(findingsOf(fired.trace())).toEqual([]);
      }
    });
  });

  describe('with TLS of a test authority', () => {
    let kamailio: Kamailio;
    let authority: TestAuthority;
    beforeAll(async () => {
      authority = testAuthority();
      kamailio = await startKamailio({ host: '127.0.0.1', algorithm: 'SHA-256', qop: true, authority });
    });
    afterAll(() => kamailio?.stop());

    it('REGISTER is challenged and taken', async () => {
      const tls = { ca: [authority.ca.cert] };
      const fired = await fire(register(`127.0.0.1:${kamailio.tlsPort}`, 'tls'), { tls, credentials: alice });
      expect(await fired.say(), kamailio.output()).toBe('200 OK');
      await fired.running.close(500);
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('INVITE is challenged by the proxy with 407 and SHA-256, answered, and routed', async () => {
      const tls = { ca: [authority.ca.cert] };
      const text = invite(`127.0.0.1:${kamailio.tlsPort}`, 'tls', 'busy').replace(
        '@me = sip:alice@',
        '@me = sip:authuser@',
      );
      const fired = await fire(text, { tls, credentials: { user: 'authuser', password: 'secret' } });
      expect(await fired.say(), kamailio.output()).toBe('486 Busy Here');
      await fired.running.close(500);
      expect(fired.flow()).toEqual(['> INVITE', '< 407', '> ACK', '> INVITE', '< 486', '> ACK']);
      expect(fired.records[0]?.transport).toBe('tls');
      expect(fired.records[3]?.payload).toMatch(/\r\nProxy-Authorization: Digest .*algorithm=SHA-256/);
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('a call goes through it, over TLS on our side, with its Record-Route', async () => {
      const tls = { ca: [authority.ca.cert] };
      const sipp = await startSipp({
        host: '127.0.0.1',
        transport: 'udp',
        scenario: ['-sf', `${__dirname}/../../../test-fixtures/live/uas-call.xml`],
      });
      const at = `127.0.0.1:${kamailio.tlsPort}`;
      const contact = `sip:alice@127.0.0.1:${sipp.port}`;
      const text = register(at, 'tls', contact).replace(';transport=tls>', '>');
      const registered = await fire(text, { tls, credentials: alice });
      expect(await registered.say()).toBe('200 OK');
      await registered.running.close(500);
      const fired = await fire(invite(at, 'tls', 'alice'), { tls });
      expect(await fired.say(), kamailio.output()).toBe('200 OK: the call is up.');
      fired.running.cancel();
      expect(await sipp.done, sipp.output()).toBe(0);
      await fired.running.close(1000);
      expect(fired.flow().slice(-3)).toEqual(['> ACK', '> BYE', '< 200']);
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('one connection serves exchanges one after the other, until its owner closes it', async () => {
      const pool = new ConnectionPool();
      const tls = { ca: [authority.ca.cert] };
      const at = `127.0.0.1:${kamailio.tlsPort}`;
      const reused: boolean[] = [];
      for (const text of [register(at, 'tls'), invite(at, 'tls', 'busy'), register(at, 'tls')]) {
        const fired = await fire(text, { tls, credentials: alice, pool });
        expect(await fired.say(), kamailio.output()).toMatch(/^(200 OK|486 Busy Here)$/);
        await fired.running.close(500);
        expect(findingsOf(fired.trace())).toEqual([]);
        reused.push(fired.isReused);
      }
      expect(reused).toEqual([false, true, true]);
      pool.close();
      const after = await fire(register(at, 'tls'), { tls, credentials: alice, pool });
      expect(after.isReused).toBe(false);
      await after.say();
      await after.running.close(500);
    });

    it('nothing is sent to it without its authority', async () => {
      await expect(fire(register(`127.0.0.1:${kamailio.tlsPort}`, 'tls'))).rejects.toThrow('tls-unknown-ca');
    });
  });

  it('REGISTER on ::1 is challenged and taken', async () => {
    const kamailio = await startKamailio({ host: '::1', algorithm: 'MD5', qop: true });
    const fired = await fire(register(`[::1]:${kamailio.port}`, 'udp'), { credentials: alice });
    expect(await fired.say(), kamailio.output()).toBe('200 OK');
    await fired.running.close(500);
    kamailio.stop();
    expect(findingsOf(fired.trace())).toEqual([]);
  });
});
