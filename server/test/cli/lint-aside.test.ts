/** A large input is judged by two threads: the same findings; a thread that fails is told. */
import { describe, expect, test } from 'vitest';
import type { CliHost } from '../../src/cli/host';
import { readInput } from '../../src/cli/read-input';
import { defaultLintConfig } from '../../src/core/lint/config';
import { StreamLinter } from '../../src/core/stream-linter';
import { noTaughtFormats } from '../../src/core/trace/formats/taught/read-taught-formats';
import { recordedHost } from './recorded-host';

function log(): Buffer {
  const records = Array.from({ length: 60 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 7, 9, 0, i)).toISOString();
    const message = [
      'OPTIONS sip:b@example.com SIP/2.0',
      `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${i}`,
      `From: <sip:a@example.com>;tag=a${i}`,
      'To: <sip:b@example.com>',
      `Call-ID: call-${i}`,
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 300',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    return `--- ${at} udp 192.0.2.1:5060 -> 192.0.2.2:5060 ${message.length}\n${message}\n`;
  });
  return Buffer.from(`siptrace 1\nclosed\n${records.join('')}`);
}

async function read(lintAside: CliHost['lintAside']) {
  const { host } = recordedHost({ files: new Map([['x.log', log()]]) });
  const outcome = await readInput(
    { ...host, ...(lintAside ? { lintAside } : {}) },
    {
      ...{ path: 'x.log', config: defaultLintConfig, taught: noTaughtFormats, env: undefined },
      ...{ inputFormat: 'auto', progress: false, maxHeld: 20, asideFrom: 1 },
    },
  );
  if (outcome.kind !== 'analysed') throw new Error(outcome.reason);
  const { conclusions, isCut } = outcome.input;
  const findings = conclusions.findings.map(({ rule, message, span }) => [rule, message, span]);
  return { findings, isCut, notes: outcome.notes, counts: conclusions.counts };
}

describe('a thread beside', () => {
  test('finds what one alone finds, and is ended', async () => {
    let [pieces, closed] = [0, 0];
    const both = await read(options => {
      const linter = new StreamLinter(options);
      return {
        push: async cuts => {
          pieces++;
          return linter.push(cuts);
        },
        close: () => void closed++,
      };
    });
    expect(pieces).toBeGreaterThan(0);
    expect(closed).toBe(1);
    expect(both).toEqual(await read(undefined));
    expect(both.findings.filter(([rule]) => rule === 'max-forwards-invalid')).toHaveLength(60);
  });

  test('that fails is told; what the other one finds is there', async () => {
    const gone = async () => Promise.reject(new Error('out of memory'));
    const found = await read(() => ({ push: gone, close: () => undefined }));
    expect(found.isCut).toBe(true);
    expect(found.notes).toEqual([
      'the thread that judges single messages gave up (out of memory): their findings are missing from there on',
    ]);
    expect(found.counts.messages).toBe(60);
    expect(found.findings.some(([rule]) => rule === 'capture-one-sided')).toBe(true);
    expect(found.findings.some(([rule]) => rule === 'max-forwards-invalid')).toBe(false);
  });
});
