/** What is hard to see from outside of the process; the rest is in `server/test/protocol`. */
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli';
import { recordedHost } from './recorded-host';

const request = 'OPTIONS sip:b@example.com SIP/2.0\nCSeq: 1 BYE\n\n';
const files = new Map([['a.sip', Buffer.from(request)]]);

test('colours on a terminal, unless it is dumb or colours are not wanted', async () => {
  const colored = async (env: Record<string, string>, ...args: string[]) => {
    const { host, recorded } = recordedHost({ args: ['a.sip', ...args], files, terminal: true, env });
    await runCli(host);
    return recorded.out.includes('\x1b[');
  };
  expect(await colored({})).toBe(true);
  expect(await colored({ TERM: 'dumb' })).toBe(false);
  expect(await colored({ NO_COLOR: '1' })).toBe(false);
  expect(await colored({ NO_COLOR: '1' }, '--color', 'always')).toBe(true);
  expect(await colored({}, '--color', 'never')).toBe(false);
});

test('what cannot be written ends with 2', async () => {
  const { host, recorded } = recordedHost({ args: ['a.sip', '-o', 'x'], files });
  expect(await runCli(host)).toBe(2);
  expect(recorded).toEqual({ out: '', err: 'siplint: x: cannot be written: no permission to write it\n' });
});

test('a fault of our own is told as one, with 2', async () => {
  const { host, recorded } = recordedHost({ args: ['a.sip'] });
  const broken = {
    ...host,
    files: {
      ...host.files,
      kindOf: () => Promise.reject(new Error('never seen')),
    },
  };
  expect(await runCli(broken)).toBe(2);
  expect(recorded.err).toMatch(/^siplint: internal error: Error: never seen\n/);
});

test('interrupted before anything was read: 130, and nothing is claimed', async () => {
  const { host, recorded } = recordedHost({ args: ['a.sip'], files });
  expect(await runCli({ ...host, interrupted: AbortSignal.abort() })).toBe(130);
  expect(recorded).toEqual({ out: '', err: '' });
});

test('interrupted in the middle: what was understood so far', async () => {
  const controller = new AbortController();
  const many = request.replace('\n\n', `\nSubject: ${'x'.repeat(2000)}\n\n`).repeat(1000);
  const { host, recorded } = recordedHost({
    args: ['messages', 'a.log', '--format', 'json'],
    files: new Map([['a.log', Buffer.from(many)]]),
  });
  let turns = 0;
  const turn = async () => {
    if (++turns === 2) controller.abort();
  };
  expect(await runCli({ ...host, turn, interrupted: controller.signal })).toBe(130);
  const { list } = JSON.parse(recorded.out).files[0];
  expect(list.length).toBeGreaterThan(100);
  expect(list.length).toBeLessThan(1000);
});

test('a hostile file name cannot control the terminal', async () => {
  const { host, recorded } = recordedHost({ args: ['\x1bcx'] });
  expect(await runCli(host)).toBe(2);
  expect(recorded.err).toBe('siplint: ␛cx: no such file\n');
});

describe('environments of sip-env.json', () => {
  const text = '@x = 1\n\nOPTIONS sip:{{user}}@{{host}} SIP/2.0\nCSeq: 1 OPTIONS\n\n';
  const environments =
    '{ "dev": { "user": "a", "host": "b" }, "live": { "host": "c" } // one lacks the user\n}';
  const unknown = async (...args: string[]) => {
    const { host, recorded } = recordedHost({
      args: ['lint', 'a.sip', '--format', 'json', ...args],
      files: new Map([['a.sip', Buffer.from(text)]]),
      environments,
    });
    const status = await runCli(host);
    const findings: { rule: string; message: string }[] =
      status === 2 ? [] : JSON.parse(recorded.out).files[0].findings;
    return [...findings.filter(f => f.rule === 'unknown-variable').map(f => f.message), recorded.err].filter(
      Boolean,
    );
  };

  test('each of them may be meant while none is named', async () => {
    expect(await unknown()).toEqual([]);
    expect(await unknown('--env', 'dev')).toEqual([]);
  });

  test('--env names the one that holds', async () => {
    expect(await unknown('--env', 'live')).toEqual([
      'Variable "user" is defined neither in this file nor by the environment "live"; "dev" does.',
    ]);
  });

  test('--env with a name that is not there is wrong', async () => {
    expect(await unknown('--env', 'test')).toEqual([
      "siplint: a.sip: no environment 'test' here (known: dev, live)\n",
    ]);
  });
});
