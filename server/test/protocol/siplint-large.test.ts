/** The built siplint on large files: with its second thread, and on lines that never end. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { builtFile } from './built-file';
import { siplint } from './run-siplint';

const cwd = mkdtempSync(join(tmpdir(), 'siplint-large-'));
afterAll(() => rmSync(cwd, { recursive: true }));

function record(i: number, maxForwards = 70): string {
  const at = new Date(Date.UTC(2026, 0, 7, 9) + 100 * i).toISOString();
  const message = [
    'OPTIONS sip:b@example.com SIP/2.0',
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${i}`,
    `From: <sip:a@example.com>;tag=a${i}`,
    'To: <sip:b@example.com>',
    `Call-ID: call-${i}`,
    'CSeq: 1 OPTIONS',
    `Max-Forwards: ${maxForwards}`,
    `Subject: ${'a long subject '.repeat(100)}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  return `--- ${at} udp 192.0.2.1:5060 -> 192.0.2.2:5060 ${message.length}\n${message}\n`;
}

describe('a file that is worth a second thread', { timeout: 300_000 }, () => {
  test('has the findings that one thread has for the same bytes from standard input', () => {
    const records = Array.from({ length: 4200 }, (_, i) => record(i, i % 50 === 0 ? 300 : 70));
    const text = `siptrace 1\nclosed\n${records.join('')}`;
    expect(text.length).toBeGreaterThan(6 << 20);
    writeFileSync(join(cwd, 'large.log'), text);
    const args = ['--format', 'json', '--fail-on', 'never'];
    const file = siplint(['lint', 'large.log', ...args], { cwd });
    const input = siplint(['lint', '-', ...args], { cwd, input: readFileSync(join(cwd, 'large.log')) });
    expect([file.err, file.status, input.status]).toEqual(['', 0, 0]);
    const [own] = JSON.parse(file.out).files;
    const [other] = JSON.parse(input.out).files;
    expect(own.findings.length).toBeGreaterThan(84);
    expect({ ...own, path: '', elapsedMs: 0 }).toEqual({ ...other, path: '', elapsedMs: 0 });
  });
});

/** Runs siplint in a process that tells the most memory it ever had, MiB. */
function peakOf(path: string) {
  const script = `
    process.on('exit', () => require('node:fs').writeSync(2, '\\nRSS ' + process.resourceUsage().maxRSS));
    process.argv.splice(1, process.argv.length, 'siplint', 'lint', ${JSON.stringify(path)}, '--fail-on', 'never');
    require(${JSON.stringify(builtFile('siplint'))});`;
  const { stderr, status } = spawnSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' });
  return { status, stderr, megabytes: Number(/RSS (\d+)/.exec(stderr)?.[1]) / 1024 };
}

/** A log of a few messages, with a line of so many bytes among them. */
function withLine(name: string, megabytes: number): string {
  const file = openSync(join(cwd, name), 'w');
  writeSync(file, `siptrace 1\nclosed\n${record(0)}`);
  const piece = Buffer.alloc(1 << 20, 'x');
  for (let i = 0; i < megabytes; i++) writeSync(file, piece);
  writeSync(file, `\n${record(1)}${record(2)}`);
  closeSync(file);
  return name;
}

describe('a line that does not end', { timeout: 300_000 }, () => {
  test('of 100 MB costs no more memory than one of 50 MB, and is told', () => {
    const half = peakOf(withLine('half.log', 50));
    const whole = peakOf(withLine('whole.log', 100));
    expect(whole.status).toBe(0);
    expect(whole.stderr).toContain(
      'whole.log: 1 stretch between two messages of more than 16777216 bytes: only the first 16777216 were looked at\n',
    );
    expect(whole.megabytes).toBeLessThan(half.megabytes * 1.25);
  });
});
