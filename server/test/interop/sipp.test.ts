import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testAuthority } from '../net/certificates';
import { findingsOf, fire, invite } from './fire';
import { describeWith, sippFeatures, startSipp } from './programs';

const root = join(__dirname, '../../..');
const shared = join(root, '../shared/live/uas_busy.xml');

const ways = [
  ['udp', '127.0.0.1'],
  ['tcp', '127.0.0.1'],
  ['udp', '::1'],
  ['tcp', '::1'],
] as const;

const bracketedOrigin =
  'warning certain sdp-origin-invalid: o= is not valid: an IPv6 address stands without brackets here.';

const hasTls = sippFeatures().some(feature => feature === 'TLS' || feature === 'SSL');
if (!hasTls) console.info('Skipped: sipp over TLS: this build of sipp speaks no TLS.');

describe.skipIf(!hasTls)(
  `sipp over TLS${hasTls ? '' : ' (skipped: this sipp was built without TLS)'}`,
  () => {
    it('-sn uas: the call is answered and ended, and its trace is clean', async () => {
      const authority = testAuthority();
      const certificate = authority.issue('sipp', 'IP:127.0.0.1');
      const at = { host: '127.0.0.1', transport: 'tls', scenario: ['-sn', 'uas'], certificate } as const;
      const sipp = await startSipp(at);
      const fired = await fire(invite(`127.0.0.1:${sipp.port}`, 'tls'), { tls: { ca: [authority.ca.cert] } });
      expect(await fired.say()).toBe('200 OK: the call is up.');
      fired.running.cancel();
      expect(await sipp.done, sipp.output()).toBe(0);
      await fired.running.close(1000);
      expect(findingsOf(fired.trace())).toEqual([]);
    });
  },
);

describeWith('sipp', 'sipp as the peer', () => {
  it.each(ways)(
    '-sn uas over %s on %s: the call is answered, acknowledged, ended, and its trace is clean',
    async (transport, host) => {
      const sipp = await startSipp({ host, transport, scenario: ['-sn', 'uas'] });
      const at = `${host.includes(':') ? `[${host}]` : host}:${sipp.port}`;
      const fired = await fire(invite(at, transport));
      expect(await fired.say()).toBe('200 OK: the call is up.');
      fired.running.cancel();
      expect(await sipp.done, sipp.output()).toBe(0);
      await fired.running.close(1000);
      expect(fired.flow()).toEqual(['> INVITE', '< 180', '< 200', '> ACK', '> BYE', '< 200']);
      const trace = fired.trace();
      // sipp's own answer has a fault over IPv6: it brackets the address of its o= line.
      const slips = host === '::1' ? [bracketedOrigin] : [];
      expect(findingsOf(trace)).toEqual(slips);
      expect(trace.calls.map(c => `${c.kind} ${c.state}`)).toEqual(['call completed']);
    },
  );

  const scenarios = [join(root, 'test-fixtures/live/uas-busy.xml')];
  if (existsSync(shared)) scenarios.push(shared);
  else console.info('Skipped: the busy scenario of ../shared/live is not there.');

  for (const scenario of scenarios) {
    it.each(ways)(
      `${scenario.slice(root.length - 4)} over %s on %s: 486 is acknowledged once, and the trace is clean`,
      async (transport, host) => {
        const sipp = await startSipp({ host, transport, scenario: ['-sf', scenario] });
        const at = `${host.includes(':') ? `[${host}]` : host}:${sipp.port}`;
        const fired = await fire(invite(at, transport));
        expect(await fired.say()).toBe('486 Busy Here');
        expect(await sipp.done, sipp.output()).toBe(0);
        await fired.running.close(1000);
        expect(fired.flow().slice(-2)).toEqual(['< 486', '> ACK']);
        expect(findingsOf(fired.trace())).toEqual([]);
        expect(fired.trace().calls.map(c => c.state)).toEqual(['failed']);
      },
    );
  }

  it('receives byte for byte what was written', async () => {
    const sipp = await startSipp({ host: '127.0.0.1', transport: 'udp', scenario: ['-sn', 'uas'] });
    const text = invite(`127.0.0.1:${sipp.port}`, 'udp').replace(
      'Max-Forwards: 70',
      'max-FORWARDS :  70\nX-Odd: \u00e9 \u{1f600}\n folded;;',
    );
    const fired = await fire(text);
    expect(await fired.say()).toBe('200 OK: the call is up.');
    fired.running.cancel();
    expect(await sipp.done).toBe(0);
    await fired.running.close(1000);
    const sent = Buffer.from(fired.records[0]?.payload ?? '', 'latin1').toString('utf8');
    expect(sent).toContain('max-FORWARDS :  70\r\nX-Odd: \u00e9 \u{1f600}\r\n folded;;\r\n');
    expect(sipp.output().replaceAll('\r\n', '\n')).toContain(sent.replaceAll('\r\n', '\n'));
  });

  it.each([
    ['secret', '200 OK'],
    ['wrong', '403 Forbidden'],
  ])('verifies our credentials by itself: password %s is answered %s', async (password, said) => {
    const scenario = ['-sf', join(root, 'test-fixtures/live/uas-auth.xml')];
    const sipp = await startSipp({ host: '127.0.0.1', transport: 'udp', scenario });
    const text = `REGISTER sip:127.0.0.1:${sipp.port} SIP/2.0\nTo: <sip:alice@fixture>\nContact: <sip:alice@{{$localAddress}}:{{$localPort}}>\n`;
    const fired = await fire(text, { credentials: { user: 'alice', password } });
    expect(await fired.say()).toBe(said);
    expect(await sipp.done, sipp.output()).toBe(0);
    await fired.running.close(500);
    expect(fired.flow()).toEqual(['> REGISTER', '< 401', '> REGISTER', `< ${said.slice(0, 3)}`]);
  });
});
