import { describe, expect, it } from 'vitest';
import type { ResolvedTarget } from '../../../server/src/net/resolve-target';
import { ConfirmedTargets } from '../../src/send/confirmed-targets';

function memory(start: unknown = undefined) {
  let kept = start;
  return {
    get: () => kept,
    update: (_: string, value: unknown) => {
      kept = value;
      return Promise.resolve();
    },
  };
}

const at = (host: string, address = host, port = 5060): ResolvedTarget => ({
  transport: 'udp',
  host,
  address,
  port,
});
const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);
const never = () => Promise.reject(new Error('must not ask'));

describe('targets outside of this machine', () => {
  it('are asked about once, and loopback never', async () => {
    const kept = memory();
    const targets = new ConfirmedTargets(kept);
    expect(await targets.allow(at('127.0.0.1'), never)).toBe(true);
    expect(await targets.allow(at('localhost', '::1'), never)).toBe(true);
    expect(await targets.allow(at('192.0.2.1'), no)).toBe(false);
    expect(await targets.allow(at('192.0.2.1'), yes)).toBe(true);
    expect(await targets.allow(at('192.0.2.1'), never)).toBe(true);
    expect(await new ConfirmedTargets(kept).allow(at('192.0.2.1'), never)).toBe(true);
  });

  it('are asked about again with another port, transport, or address of the name', async () => {
    const targets = new ConfirmedTargets(memory());
    await targets.allow(at('sip.example', '192.0.2.1'), yes);
    expect(await targets.allow(at('sip.example', '192.0.2.2'), no)).toBe(false);
    expect(await targets.allow(at('sip.example', '192.0.2.1', 5061), no)).toBe(false);
    expect(await targets.allow({ ...at('sip.example', '192.0.2.1'), transport: 'tcp' }, no)).toBe(false);
  });

  it('a name that only looks like this machine is asked about', async () => {
    expect(await new ConfirmedTargets(memory()).allow(at('localhost', '192.0.2.1'), no)).toBe(false);
  });

  it('are forgotten on command; a damaged memory counts as empty', async () => {
    const targets = new ConfirmedTargets(memory({ not: 'a list' }));
    expect(await targets.allow(at('192.0.2.1'), yes)).toBe(true);
    expect(await targets.forget()).toBe(1);
    expect(await targets.allow(at('192.0.2.1'), no)).toBe(false);
  });
});
