import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
] as const;

describe.each(ways)(
  'the local endpoint over %s on %s, fired at as from the editor, leaves a clean trace:',
  (transport, host) => {
    const at = () => `${host}:${endpoint.port}`;

    it.each([
      ['busy', '486 Busy Here'],
      ['decline', '603 Decline'],
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

    it.each(['OPTIONS', 'REGISTER'])('%s of one line, filled by the assist', async method => {
      const fired = await fire(`# @transport ${transport}\n${method} sip:${at()} SIP/2.0`);
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
