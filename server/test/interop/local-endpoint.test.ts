import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointTestUser } from '../../src/core/endpoint-protocol';
import { type Endpoint, startEndpoint } from '../../src/endpoint/endpoint';
import { until } from '../net/peers';
import { findingsOf, fire, invite } from './fire';
import { describeWith, freePort, run } from './programs';

let endpoint: Endpoint;
beforeAll(async () => {
  // sipsak 0.9.8.1 drops the fifth digit of a port, so a port of four is looked for.
  endpoint = await startEndpoint({ port: 5170, next: 500, onEvent: () => undefined });
});
afterAll(() => endpoint.stop());

const ways = [
  ['udp', '127.0.0.1'],
  ['tcp', '127.0.0.1'],
  ['udp', '[::1]'],
  ['tcp', '[::1]'],
  ['ws', '127.0.0.1'],
  ['ws', '[::1]'],
] as const;

describe.each(ways)(
  'the local endpoint over %s on %s, fired at as from the editor, leaves a clean trace:',
  (transport, host) => {
    const at = () => `${host}:${endpoint.port}`;

    it.each([
      ['busy', '486 Busy Here'],
      ['decline', '603 Decline'],
      ['missing', '404 Not Found'],
      ['moved', '302 Moved Temporarily'],
    ])('INVITE %s', async (user, answer) => {
      const fired = await fire(invite(at(), transport, user));
      expect(await fired.say()).toBe(answer);
      await fired.running.close(1000);
      expect(fired.flow().slice(-1)).toEqual(['> ACK']);
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('INVITE, 180, 200, ACK, BYE', async () => {
      const fired = await fire(invite(at(), transport));
      expect(await fired.say()).toBe('200 OK: the call is up.');
      await fired.running.close(2000);
      expect(fired.flow()).toEqual(['> INVITE', '< 180', '< 200', '> ACK', '> BYE', '< 200']);
      expect(findingsOf(fired.trace())).toEqual([]);
      // The same trace without its ACK is not clean: the check above looks at something.
      expect(findingsOf(fired.trace('ACK ')).join()).toContain('invite-2xx-no-ack');
    });

    it('INVITE ringing, CANCEL', async () => {
      const fired = await fire(invite(at(), transport, 'ringing'));
      await until(() => fired.flow().includes('< 180'));
      fired.running.cancel();
      expect(await fired.say()).toBe('Cancelled: the peer confirmed with 487.');
      await fired.running.close(1000);
      expect(findingsOf(fired.trace())).toEqual([]);
      expect(fired.trace().calls.map(c => c.state)).toEqual(['cancelled']);
    });

    it('nobody answers, and the time of the file ends it', async () => {
      const text = invite(at(), transport, 'silent').replace('### call\n', '### call\n# @timeout 300ms\n');
      const fired = await fire(text);
      expect(await fired.say()).toMatch(/^No answer from .* within 0\.3 s\./);
      await fired.running.close(100);
      expect(findingsOf(fired.trace()).filter(finding => !finding.includes('pending'))).toEqual([]);
    });

    it.each([
      ['queued', '< 182'],
      ['early', '< 183'],
    ])('INVITE %s: %s comes before the 200', async (user, provisional) => {
      const fired = await fire(invite(at(), transport, user).replace('replaces', '100rel, replaces'));
      expect(await fired.say()).toBe('200 OK: the call is up.');
      await fired.running.close(2000);
      expect(fired.flow()).toContain(provisional);
      // A reliable provisional answer has its PRACK (RFC 3262).
      expect(fired.flow().includes('> PRACK')).toBe(user === 'early');
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('the callee hangs up', async () => {
      const fired = await fire(invite(at(), transport, 'leaving'));
      expect(await fired.say()).toBe('200 OK: the call is up.');
      await until(() => fired.running.phase === 'over');
      await fired.running.close(1000);
      expect(fired.flow().slice(-3)).toEqual(['> ACK', '< BYE', '> 200']);
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('the callee holds the call by a re-INVITE', async () => {
      const fired = await fire(invite(at(), transport, 'holding'));
      await until(() => fired.flow().includes('< ACK'));
      await fired.running.close(1000);
      expect(fired.flow().slice(-5)).toEqual(['< INVITE', '> 200', '< ACK', '> BYE', '< 200']);
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('hold, resume and transfer', async () => {
      const fired = await fire(invite(at(), transport));
      const { running } = fired;
      await until(() => running.phase === 'up');
      running.hold(true);
      await until(() => running.phase === 'held');
      running.hold(false);
      await until(() => running.phase === 'up');
      running.transfer(`sip:carol@${at()}`);
      await until(() => fired.records.some(({ payload }) => /\r\nSIP\/2\.0 200/.test(payload)));
      await running.close(2000);
      expect(fired.flow()).toContain('< NOTIFY');
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it('REGISTER with a challenge', async () => {
      const way = transport === 'ws' ? `# @target ws://${at()}/` : `# @transport ${transport}`;
      const text = `${way}\nREGISTER sip:${at()} SIP/2.0\nTo: <sip:locked@${host}>\nContact: <sip:locked@{{$localAddress}}:{{$localPort}}>\n`;
      const fired = await fire(text, { credentials: endpointTestUser });
      expect(await fired.say()).toBe('200 OK');
      await fired.running.close(500);
      expect(fired.flow()).toEqual(['> REGISTER', '< 401', '> REGISTER', '< 200']);
      expect(findingsOf(fired.trace())).toEqual([]);
    });

    it.each(['OPTIONS', 'REGISTER'])('%s of one line, filled by the assist', async method => {
      const way = transport === 'ws' ? `# @target ws://${at()}/` : `# @transport ${transport}`;
      const fired = await fire(`${way}\n${method} sip:${at()} SIP/2.0`);
      expect(await fired.say()).toBe('200 OK');
      await fired.running.close(500);
      expect(findingsOf(fired.trace())).toEqual([]);
    });
  },
);

describeWith('sipsak', 'sipsak fires at the local endpoint', () => {
  it('OPTIONS is answered 200', async () => {
    const { code, output } = await run('sipsak', ['-v', '-s', `sip:127.0.0.1:${endpoint.port}`]);
    expect(output).toContain('200 OK');
    expect(code).toBe(0);
  });
});

describeWith('sipp', 'sipp calls the local endpoint', () => {
  it('-sn uac: answered and ended as its scenario says', async () => {
    const port = await freePort('127.0.0.1');
    const args = [
      '-sn',
      'uac',
      '-i',
      '127.0.0.1',
      '-p',
      String(port),
      '-m',
      '1',
      '-d',
      '100',
      '-timeout',
      '15',
      '-timeout_error',
      '-nostdin',
    ];
    const { code, output } = await run('sipp', [...args, `127.0.0.1:${endpoint.port}`]);
    expect(code, output).toBe(0);
  });
});
