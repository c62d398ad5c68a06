/** `siplint ladder`: which calls are drawn, and in which form. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli';
import { recordedHost } from './recorded-host';

const flow = (name: string) => readFileSync(new URL(`../../../test-fixtures/flows/${name}`, import.meta.url));
const files = new Map([
  ['busy.siptrace', flow('F25-busy.siptrace')],
  ['twice.siptrace', Buffer.concat([flow('F25-busy.siptrace'), flow('F10-register.siptrace')])],
]);

async function ladder(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const { host, recorded } = recordedHost({ args: ['ladder', ...args], files });
  return { status: await runCli(host), ...recorded };
}

test('all calls of a file, each under its number', async () => {
  const { out, status } = await ladder('twice.siptrace');
  expect(status).toBe(0);
  expect(out.split('\n').filter(line => line.startsWith('#'))).toEqual([
    expect.stringMatching(/^#1 {2}sip:alice@example.com → sip:bob@example.com {2}busy {2}/),
    expect.stringMatching(/^#2 {2}sip:\w+@[\w.]+ → .* {2}register-challenged {2}/),
  ]);
  expect(out).toContain('486 Busy Here');
});

test('one call by its number or its Call-ID, in another form', async () => {
  const { out } = await ladder('twice.siptrace', '--call', '2', '--format', 'mermaid');
  expect(out).toMatch(/^sequenceDiagram\n/);
  expect(out).toContain('REGISTER');
  expect(out).not.toContain('INVITE');
  const [, callId = ''] = /\r?\nCall-ID: (\S+)/.exec(String(files.get('busy.siptrace'))) ?? [];
  const byId = await ladder('twice.siptrace', '--call-id', callId, '--format', 'svg');
  expect(byId.out).toMatch(/^<svg [^>]+>\n<title>Call flow between /);
  expect(byId.out).not.toContain('REGISTER');
});

test('several calls are one ladder', async () => {
  const { out } = await ladder('twice.siptrace', '--call', '1', '--call', '2', '--format', 'plantuml');
  expect(out.match(/@startuml/g)).toHaveLength(1);
  expect(out).toContain('INVITE');
  expect(out).toContain('REGISTER');
});

test('a call that is not there ends with 2', async () => {
  expect(await ladder('busy.siptrace', '--call', '7')).toEqual({
    status: 2,
    out: '',
    err: 'siplint: no such call (siplint calls lists them)\n',
  });
});
