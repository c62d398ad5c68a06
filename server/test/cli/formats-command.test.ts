/** `siplint formats FILE`: how a file is read, which lines spoke for it, and formats that the configuration teaches. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli';
import { recordedHost } from './recorded-host';

const sample = (name: string) => readFileSync(`test-fixtures/traces/${name}`, 'latin1');

async function run(args: readonly string[], files: Readonly<Record<string, string>>) {
  const given = new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, 'latin1')]));
  const { host, recorded } = recordedHost({ args, files: given });
  const readText = async (path: string) => ({ text: files[path] ?? '' });
  const status = await runCli({ ...host, files: { ...host.files, readText } });
  return { status, ...recorded };
}

const mixed = sample('freeswitch/busy-call.log') + sample('ngrep/busy-call.log');

describe('siplint formats', () => {
  test('tells the stretches of a mixed log, the line that showed each, and who else may fit', async () => {
    const { status, out } = await run(['formats', 'mixed.log'], { 'mixed.log': mixed });
    expect(status).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/mixed\.log +freeswitch +freeswitch 0\.9\d, ngrep 0\.9\d, plain 0\.\d\d/);
    expect(lines[1]).toMatch(/lines \d+-\d+ +freeswitch +4 messages; line \d+: recv 462 bytes from udp/);
    expect(lines[2]).toMatch(/lines \d+-\d+ +ngrep +4 messages; line \d+: U 2026\/01\/07/);
  });

  test('the same as JSON', async () => {
    const { out } = await run(['formats', 'mixed.log', '--format', 'json'], { 'mixed.log': mixed });
    const [file] = JSON.parse(out).files;
    expect(file.format).toBe('freeswitch');
    expect(
      file.regions.map((region: { format: string; messages: number }) => [region.format, region.messages]),
    ).toEqual([
      ['freeswitch', 4],
      ['ngrep', 4],
    ]);
  });

  test('knows a format that the configuration teaches', async () => {
    const log = sample('plain/call.log').replace(
      /^(?=INVITE|SIP\/2\.0 \d|ACK)/gm,
      '09:14:02 NODE got a packet\n',
    );
    const config = JSON.stringify({ 'trace.formats': { mine: { record: 'NODE got' } } });
    const files = { 'my.log': log, 'siplint.json': config };
    const { out } = await run(['formats', 'my.log', '--config', 'siplint.json'], files);
    expect(out).toMatch(/my\.log +mine +mine 0\.9/);
    const messages = await run(['messages', 'my.log', '--config', 'siplint.json'], files);
    expect(messages.out.match(/09:14:02/g)?.length).toBe(4);
  });

  test('and lists it, and --input-format takes it', async () => {
    const config = JSON.stringify({ 'trace.formats': { mine: { record: 'NODE got' } } });
    const teaching = ['--config', 'siplint.json'];
    const files = { 'call.log': mixed, 'siplint.json': config };
    expect((await run(['formats', ...teaching], files)).out).toMatch(/^mine +Taught by the configuration\n/);
    const asked = await run(['formats', 'call.log', '--input-format', 'mine', ...teaching], files);
    expect(asked.out).toMatch(/^call\.log +mine /);
    const messages = await run(['messages', 'call.log', '--input-format', 'mine', ...teaching], files);
    // Records of the other logs are read where they stand between.
    expect([messages.status, messages.out.trimEnd().split('\n')]).toMatchObject([0, { length: 9 }]);
  });

  test('a format that no configuration teaches is refused', async () => {
    const { status, err } = await run(['messages', 'call.log', '--input-format', 'mine'], {
      'call.log': mixed,
    });
    expect([status, err]).toEqual([
      2,
      expect.stringContaining("--input-format: there is no format 'mine' (siplint formats lists them)"),
    ]);
  });

  test('tells what is wrong with a taught format', async () => {
    const config = JSON.stringify({ trace: { formats: { mine: { record: '(a' } } } });
    const { err } = await run(['messages', 'x.log', '--config', 'c.json'], {
      'x.log': mixed,
      'c.json': config,
    });
    expect(err).toContain('trace.formats.mine.record is not accepted: a ( is not closed');
  });
});
