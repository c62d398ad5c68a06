import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments';
import { runRedact } from '../../src/cli/redact-command';
import { runCli } from '../../src/cli/run-cli';
import { pcapOfDatagrams } from '../harness/make-pcap';
import { recordedHost } from './recorded-host';

const everything = readFileSync('test-fixtures/redact/everything.siptrace');
const invite =
  'OPTIONS sip:erika@10.24.3.7 SIP/2.0\r\nVia: SIP/2.0/UDP 10.24.3.7;branch=z9hG4bK1\r\nFrom: <sip:erika@10.24.3.7>;tag=1abc\r\nTo: <sip:erika@10.24.3.7>\r\nCall-ID: c@10.24.3.7\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n';
const capture = pcapOfDatagrams([{ from: '10.24.3.7:5060', to: '10.24.3.8:5060', payload: invite }]);
const inputs = new Map<string, Uint8Array>([
  ['logs/everything.siptrace', everything],
  ['logs/erika.pcap', capture],
  ['logs/notes.txt', Buffer.from('nothing of SIP\n')],
  ['logs/call erika.sip', Buffer.from(`@who = erika\n\n${invite.replaceAll('erika', '{{who}}')}`)],
  ['out/taken.siptrace', Buffer.from('')],
]);

async function redact(...args: readonly string[]) {
  return redactInput(undefined, ...args);
}

async function redactInput(input: Uint8Array | undefined, ...args: readonly string[]) {
  const written = new Map<string, string>();
  const { host, recorded } = recordedHost({
    args: ['redact', ...args],
    files: inputs,
    written,
    ...(input ? { input } : {}),
  });
  const status = await runCli(host);
  return { status, written, ...recorded };
}

describe('siplint redact', () => {
  it('writes share-safe copies with the same stand-ins, and says what to look at', async () => {
    const { status, written, out } = await redact(
      'logs/everything.siptrace',
      'logs/erika.pcap',
      '--output',
      'out',
    );
    expect(status).toBe(0);
    expect([...written.keys()]).toEqual(['out/everything.siptrace', 'out/user1.pcap.siptrace']);
    expect(written.get('out/everything.siptrace')).toBe(
      readFileSync('test-fixtures/redact/everything.redacted.siptrace', 'utf8'),
    );
    expect(written.get('out/user1.pcap.siptrace')).toContain('udp 10.0.0.1:5060 -> 10.0.0.2:5060');
    expect(written.get('out/user1.pcap.siptrace')).toContain('OPTIONS sip:user1@10.0.0.1 SIP/2.0');
    expect(out).toBe(
      [
        'logs/everything.siptrace → out/everything.siptrace  4 messages, to look at:',
        '  line 18: 1.0.11.6 is a version, or an address',
        '  line 19: X-Customer is a header field that Siplens does not know: look at its values',
        'logs/erika.pcap → out/user1.pcap.siptrace  1 message, nothing left to look at',
        '',
      ].join('\n'),
    );
  });

  it('writes the map back only where it is told to', async () => {
    const { written } = await redact('logs/erika.pcap', '--output', 'out', '--map', 'private/map.json');
    const { pairs } = JSON.parse(written.get('private/map.json') ?? '') as { pairs: unknown[] };
    expect(pairs).toContainEqual({ kind: 'user', original: 'erika', pseudonym: 'user1' });
    expect(pairs).toContainEqual({ kind: 'address', original: '10.24.3.7', pseudonym: '10.0.0.1' });
  });

  it('a .sip file stays one, with the stand-ins of the trace beside it', async () => {
    const { status, written, out } = await redact('logs/call erika.sip', 'logs/erika.pcap', '-o', 'out');
    expect({ status, names: [...written.keys()] }).toEqual({
      status: 0,
      names: ['out/call user1.sip', 'out/user1.pcap.siptrace'],
    });
    expect(written.get('out/call user1.sip')).toMatch(
      /^@who = user1\n\nOPTIONS sip:\{\{who\}\}@10\.0\.0\.1 SIP\/2\.0\r\n/,
    );
    expect(out).toContain('logs/call erika.sip → out/call user1.sip  1 message, nothing left to look at');
  });

  it('standard input alone goes to standard output, and what is left to standard error', async () => {
    const { status, written, out, err } = await redactInput(everything, '-');
    expect({ status, written: [...written.keys()] }).toEqual({ status: 0, written: [] });
    expect(out).toBe(readFileSync('test-fixtures/redact/everything.redacted.siptrace', 'utf8'));
    expect(err).toContain('- → -  4 messages, to look at:\n  line 18: 1.0.11.6');
  });

  it('standard input stands in a folder beside other copies as stdin', async () => {
    const { written } = await redactInput(capture, '-', 'logs/everything.siptrace', '-o', 'out');
    expect([...written.keys()]).toEqual(['out/stdin.siptrace', 'out/everything.siptrace']);
    expect(written.get('out/stdin.siptrace')).toContain('OPTIONS sip:user1@10.0.0.1 SIP/2.0');
  });

  it('a run that would need too much memory for its stand-ins writes nothing and says so', async () => {
    const read = readArguments(['redact', 'logs/everything.siptrace', '-o', 'out']);
    if (read.kind !== 'run') throw new Error('wrong arguments');
    const written = new Map<string, string>();
    const { host, recorded } = recordedHost({ files: inputs, written });
    const { status } = await runRedact(host, read.options, 4096);
    expect({ status, written: written.size }).toEqual({ status: 2, written: 0 });
    expect(recorded.err).toMatch(/take more than 0 MiB of memory.*redact fewer files/);
  });

  it('as JSON', async () => {
    const { out } = await redact('logs/erika.pcap', '--output', 'out', '--format', 'json');
    expect(JSON.parse(out)).toEqual({
      schema: 1,
      tool: { name: 'siplint', version: '1.2.3' },
      files: [{ path: 'logs/erika.pcap', output: 'out/user1.pcap.siptrace', messages: 1, left: [] }],
      standIns: { count: 4, bytes: expect.any(Number) },
    });
  });

  it.each([
    [['logs/erika.pcap'], 'redact needs --output DIR'],
    [['-', '--output', 'out'], '-: cannot be kept to be read twice: there is none'],
    [['-', 'logs/erika.pcap'], 'redact needs --output DIR'],
    [['logs/none.log', '--output', 'out'], 'logs/none.log: no such file'],
    [['logs/notes.txt', '--output', 'out'], 'logs/notes.txt: no SIP message recognised'],
    [
      ['logs/erika.pcap', '--output', 'out', '--map', 'out/map.json'],
      'lies in the folder that is to be shared',
    ],
    [
      ['logs/everything.siptrace', 'logs/erika.pcap', '--output', 'logs'],
      'is there already, and nothing is overwritten',
    ],
  ])('%j writes nothing and says why', async (args, reason) => {
    const { status, written, err } = await redact(...args);
    expect({ status, written: [...written.keys()], err }).toEqual({
      status: 2,
      written: [],
      err: expect.stringContaining(reason),
    });
  });
});
