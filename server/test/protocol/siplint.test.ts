import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textFormats } from '../../src/core/trace/formats/index';
import { pcapOfDatagrams } from '../harness/make-pcap';
import { type Run, type RunOptions, siplint, startSiplint } from './run-siplint';
import { brokenInvite, busyWithoutAck, goodRequests } from './sample-texts';
import { callsShape, lintShape, messagesShape } from './siplint-shapes';

const cwd = mkdtempSync(join(tmpdir(), 'siplint-'));
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(cwd, name), content);
const run = (args: readonly string[], options: Partial<RunOptions> = {}): Run =>
  siplint(args, { cwd, ...options });
const jsonOf = (result: Run) => JSON.parse(result.out);

const ping = goodRequests
  .slice(goodRequests.indexOf('OPTIONS sip:'), goodRequests.indexOf('\n### Text'))
  .replaceAll('{{me}}', 'sip:alice@192.0.2.10')
  .replaceAll('\n', '\r\n');
const capture = pcapOfDatagrams([
  { from: '192.0.2.10:5060', to: '192.0.2.20:5060', payload: ping },
  { from: '192.0.2.10:5060', to: '192.0.2.20:5060', payload: ping.replace('CSeq: 1 OPTIONS', 'CSeq: 1 BYE') },
]);

beforeAll(() => {
  write('good.sip', goodRequests);
  write('broken.sip', brokenInvite);
  write('busy.log', busyWithoutAck);
  write('busy.log.gz', gzipSync(busyWithoutAck));
  write('notes.txt', 'Bring milk. SIP is a protocol.\n');
  write('ping.pcap', capture);
  mkdirSync(join(cwd, 'mixed'));
  write('mixed/a.log', busyWithoutAck);
  write('mixed/readme.md', '# nothing\n');
  mkdirSync(join(cwd, 'prose'));
  write('prose/a.txt', 'nothing\n');
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe('redact', () => {
  test('standard input to standard output; nothing of it stays on this machine', () => {
    const temporary = mkdtempSync(join(cwd, 'tmp-'));
    const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
    const { status, out, err } = run(['redact', '-'], { input: gzipSync(goodRequests), env });
    expect({ status, err }).toEqual({ status: 0, err: '- → -  2 messages, nothing left to look at\n' });
    expect(out).toContain('siptrace 1\n');
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('a .sip file stays one', () => {
    const { status, out } = run(['redact', 'good.sip', '--output', 'safe']);
    expect({ status, out }).toEqual({
      status: 0,
      out: `good.sip → ${join('safe', 'good.sip')}  2 messages, nothing left to look at\n`,
    });
    expect(run([join('safe', 'good.sip')]).out).toBe(
      '0 errors, 0 warnings, 0 information, 0 hints in 2 messages of 1 file\n',
    );
  });
});

describe('lint, pretty', () => {
  test('nothing found: 0', () => {
    expect(run(['good.sip'])).toEqual({
      status: 0,
      out: '0 errors, 0 warnings, 0 information, 0 hints in 2 messages of 1 file\n',
      err: '',
    });
  });

  test('an error: 1; place, severity, text, rule, the line with carets, what it rests on, a summary', () => {
    const { status, out, err } = run(['lint', 'busy.log']);
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(
      out,
    ).toBe(`busy.log:29:1 error 486 Busy Here to INVITE (CSeq 1) was never acknowledged: no ACK although the answer was repeated 2 times. [invite-non2xx-no-ack, RFC 3261 §17.1.1.3]
  29 | SIP/2.0 486 Busy Here
     | ^^^^^^^^^^^^^^^^^^^^^
    busy.log:5:1 INVITE that it answers
    busy.log:39:1 repeated, 1 (+0.5 s)
    busy.log:49:1 repeated, 2 (+1.5 s)

busy.log:29:1 information Call not answered: 486 Busy Here from 192.0.2.20:5060. [call-failed, RFC 3261 §21; RFC 3326]
  29 | SIP/2.0 486 Busy Here
     | ^^^^^^^^^^^^^^^^^^^^^
    busy.log:5:1 INVITE

1 error, 0 warnings, 1 information, 0 hints in 5 messages of 1 file
`);
  });

  test('colours only where asked for, or on a terminal', () => {
    expect(run(['busy.log']).out).not.toContain('\x1b[');
    expect(run(['busy.log', '--color', 'always']).out).toContain('\x1b[31merror\x1b[39m');
    expect(run(['busy.log'], { env: { FORCE_COLOR: '1' } }).out).toContain('\x1b[31m');
    expect(run(['busy.log'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).out).not.toContain('\x1b[');
  });

  test('--severity hides what is lighter, --max-findings what is more, and both say so', () => {
    const all = run(['broken.sip']).out;
    expect(all).toContain('warning Via branch');
    expect(run(['broken.sip', '--severity', 'error']).out).not.toContain('warning Via branch');
    const two = run(['broken.sip', '--max-findings', '2']).out;
    expect(two.match(/^broken\.sip:/gm)).toHaveLength(2);
    expect(two).toContain(
      '4 errors, 1 warning, 0 information, 0 hints (3 not shown (--max-findings)) in 1 message',
    );
  });

  test('suppressed findings are counted', () => {
    write('quiet.sip', brokenInvite.replace('### Broken\n', '### Broken\n# siplint-disable uri-invalid\n'));
    expect(run(['quiet.sip']).out).toContain('(1 suppressed by comments) in 1 message of 1 file');
  });
});

describe('the exit status', () => {
  test.each([
    [['busy.log'], 1],
    [['busy.log', '--fail-on', 'never'], 0],
    [['busy.log', '--rule', 'invite-non2xx-no-ack=warning'], 0],
    [['busy.log', '--rule', 'invite-non2xx-no-ack=warning', '--fail-on', 'warning'], 1],
    [['busy.log', '--preset', 'off'], 0],
    [['good.sip', '--fail-on', 'information'], 0],
    [['notes.txt'], 2],
    [['busy.log', 'missing.log'], 2],
    [['--nonsense'], 2],
    [[], 2],
    [['mixed'], 1],
    [['mixed/*.log'], 1],
    [['prose'], 2],
    [['prose/*'], 2],
    [['messages', 'busy.log'], 0],
    [['calls', 'busy.log'], 0],
    [['formats'], 0],
    [['formats', 'busy.log'], 0],
    [['formats', 'notes.txt'], 2],
    [['rules'], 0],
    [['rules', 'uri-invalid'], 0],
    [['rules', 'no-such'], 2],
    [['--version'], 0],
    [['--help'], 0],
  ] as const)('%j: %i', (args, status) => {
    expect(run(args).status).toBe(status);
  });
});

describe('what the user reads when it cannot be done', () => {
  const tried = `tried sip-message, ${textFormats.map(format => format.id).join(', ')}, pcap`;
  test.each([
    [['notes.txt'], `notes.txt: no SIP message recognised; ${tried}`],
    [['missing.log'], 'missing.log: no such file'],
    [['*.nothing'], '*.nothing: no file matches this pattern'],
    [['prose'], '1 file without SIP skipped'],
    [['busy.log', '--config', 'no.json'], 'no.json: no such file'],
    [['ping.pcap', '--input-format', 'ngrep'], 'ping.pcap: no SIP message found'],
    [['good.sip', '--output', 'no/dir/out.txt'], 'no/dir/out.txt: cannot be written: no such file'],
  ])('%j', (args, text) => {
    expect(run(args)).toEqual({ status: 2, out: '', err: `siplint: ${text}\n` });
  });

  test.each([
    [[], 'no input: name a FILE, DIR or GLOB, or - for standard input'],
    [['busy.log', '--rule', 'no-such=off'], "--rule: there is no rule 'no-such' (siplint rules lists them)"],
    [
      ['busy.log', '--input-format', 'x'],
      "--input-format: there is no format 'x' (siplint formats lists them)",
    ],
    [['busy.log', '--format', 'svg'], "--format takes pretty, json, sarif, junit, github, not 'svg'"],
    [['redact', 'busy.log'], 'redact needs --output DIR'],
    [['--time-zone', '+02:00', 'a'], '--clock-offset and --time-zone need --merge'],
  ])('%j', (args, text) => {
    const help = 'siplint --help shows the usage.';
    expect(run(args)).toEqual({ status: 2, out: '', err: `siplint: ${text}\n${help}\n` });
  });

  test('a file that is no SIP among others is skipped, and counted', () => {
    const { status, err } = run(['mixed']);
    expect({ status, err }).toEqual({ status: 1, err: 'siplint: 1 file without SIP skipped\n' });
  });

  test('a mistyped rule gets similar ones', () => {
    expect(run(['rules', 'cseq-wrong']).err).toBe(
      "siplint: there is no rule 'cseq-wrong' (like it: cseq-invalid, cseq-method-mismatch, cseq-not-increasing, auth-cseq-not-incremented, register-cseq, cseq-gap)\n",
    );
  });
});

describe('inputs', () => {
  test('standard input, gzip, a folder and a glob come to the same', () => {
    const counts = (result: Run) => jsonOf(result).summary;
    const expected = { error: 1, warning: 0, information: 1, hint: 0 };
    const json = ['--format', 'json'];
    expect(counts(run(['busy.log', ...json]))).toEqual(expected);
    expect(counts(run(['busy.log.gz', ...json]))).toEqual(expected);
    expect(counts(run(['-', ...json], { input: busyWithoutAck }))).toEqual(expected);
    expect(counts(run(['-', ...json], { input: gzipSync(busyWithoutAck) }))).toEqual(expected);
    expect(counts(run(['mixed', ...json]))).toEqual(expected);
    expect(counts(run(['mixed/*.log', ...json]))).toEqual(expected);
  });

  test('a gzip cut in the middle: what is there is judged, and the loss is told', () => {
    const packed = gzipSync(busyWithoutAck.repeat(3), { level: 0 });
    write('cut.log.gz', packed.subarray(0, packed.length - 900));
    const { status, err } = run(['cut.log.gz']);
    expect(status).toBe(1);
    expect(err).toMatch(
      /^siplint: cut\.log\.gz: gzip data damaged or cut \(unexpected end of file\); \d+ bytes could be unpacked\n$/,
    );
  });

  test('a file named twice is read once', () => {
    expect(jsonOf(run(['busy.log', 'busy.log', '*.log', '--format', 'json'])).files).toHaveLength(1);
  });

  test('a capture has frames in place of lines', () => {
    const { status, out } = run(['ping.pcap']);
    expect(status).toBe(1);
    expect(out).toContain('ping.pcap:frame 2 error CSeq method BYE does not match');
    const json = jsonOf(run(['ping.pcap', '--format', 'json']));
    expect(json.files[0]).toMatchObject({ format: 'pcap', messages: 2 });
    const finding = json.files[0].findings.find((f: { rule: string }) => f.rule === 'cseq-method-mismatch');
    expect(finding).toMatchObject({ frame: 2, messageNumber: 2 });
    expect(finding).not.toHaveProperty('range');
  });

  test('a capture cut in a packet', () => {
    write('cut.pcap', capture.subarray(0, capture.length - 20));
    expect(run(['messages', 'cut.pcap']).err).toBe(
      'siplint: cut.pcap: The file ends inside packet 2 at byte 327: 263 of 283 bytes are there.\n' +
        'siplint: cut.pcap: 1 SIP message cut by the capture (snap length, lost packets or damage); first in packet 2.\n',
    );
    const { list } = jsonOf(run(['messages', 'cut.pcap', '--format', 'json'])).files[0];
    expect(list.map((m: { truncated: boolean }) => m.truncated)).toEqual([false, true]);
  });
});

describe('configuration', () => {
  const folder = join(cwd, 'configured', 'deep');
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'broken.sip'), brokenInvite);
  });
  const configure = (value: unknown) =>
    writeFileSync(
      join(cwd, 'configured', 'siplint.json'),
      typeof value === 'string' ? value : JSON.stringify(value),
    );
  const rulesFound = (...args: string[]) =>
    jsonOf(run(['configured/deep/broken.sip', '--format', 'json', ...args])).files[0].findings.map(
      (f: { rule: string }) => f.rule,
    );

  test.each([
    [{ lint: { rules: { 'uri-invalid': 'off' } } }],
    [{ 'lint.rules': { 'uri-invalid': 'off' } }],
    [{ 'siplens.lint.rules': { 'uri-invalid': 'off' } }],
  ])('siplint.json is found by walking up: %j', value => {
    configure({});
    expect(rulesFound()).toContain('uri-invalid');
    configure(value);
    expect(rulesFound()).not.toContain('uri-invalid');
    expect(rulesFound()).toContain('cseq-method-mismatch');
    expect(rulesFound('--rule', 'uri-invalid=error')).toContain('uri-invalid');
  });

  test('what is wrong in it is told, and the rest counts', () => {
    configure({ lint: { preset: 'loud', rules: { nonsense: 'off' } }, colour: 'red' });
    const path = join(cwd, 'configured', 'siplint.json');
    const { status, err } = run(['configured/deep/broken.sip']);
    expect(status).toBe(1);
    expect(err.replaceAll(path, 'siplint.json')).toBe(
      "siplint: siplint.json: unknown key 'colour'\n" +
        'siplint: siplint.json: lint.preset is none of recommended, strict, interop, off\n' +
        "siplint: siplint.json: lint.rules: there is no rule 'nonsense'\n",
    );
  });

  test('a configuration that is no JSON stops it', () => {
    configure('{ "lint": ');
    const { status, err } = run(['configured/deep/broken.sip']);
    expect(status).toBe(2);
    expect(err).toMatch(/^siplint: .*siplint\.json: no JSON: /);
  });
});

describe('json', () => {
  test.each([
    ['lint', lintShape],
    ['messages', messagesShape],
    ['calls', callsShape],
  ])('%s has the shape of the contract', (command, shape) => {
    for (const file of ['busy.log', 'broken.sip', 'good.sip', 'ping.pcap']) {
      const { out } = run([command, file, '--format', 'json']);
      expect(shape(JSON.parse(out), '')).toEqual([]);
    }
  });

  test('the shape check sees what is wrong', () => {
    expect(lintShape({ schema: 2, files: [{ path: 1 }], more: true }, '').length).toBeGreaterThan(4);
  });

  test('messages: places, times, addresses, keys, retransmissions', () => {
    const { list } = jsonOf(run(['messages', 'busy.log', '--format', 'json'])).files[0];
    expect(list).toHaveLength(5);
    expect(list[3]).toEqual({
      number: 4,
      frame: null,
      range: { start: { line: 38, character: 0 }, end: { line: 46, character: 0 } },
      offset: busyWithoutAck.indexOf('SIP/2.0 486', busyWithoutAck.indexOf('02.801')),
      length: expect.any(Number),
      time: '2026-01-07T09:14:02.801000Z',
      transport: 'udp',
      source: '192.0.2.20:5060',
      destination: '192.0.2.10:5060',
      addressesInferred: false,
      startLine: 'SIP/2.0 486 Busy Here',
      method: null,
      status: 486,
      cseq: { number: 1, method: 'INVITE' },
      callId: '3848276298220188511@192.0.2.10',
      fromTag: '9fxced76sl',
      toTag: 'a6c85cf',
      branch: 'z9hG4bKnashds8',
      bodyLength: 0,
      truncated: false,
      duplicateOf: null,
      retransmissionOf: 3,
    });
  });

  test('calls: state, flow, delays, findings', () => {
    const { list, ratios } = jsonOf(run(['calls', 'busy.log', '--format', 'json'])).files[0];
    // RFC 6076 §4.6, §4.7: a call that the user refused was no fault of the network.
    expect(ratios).toEqual({ ser: 0, seer: 1, isa: 0, scr: 0, ira: null });
    expect(list).toEqual([
      {
        number: 1,
        kind: 'call',
        state: 'failed',
        flow: 'busy',
        from: 'sip:alice@example.com',
        to: 'sip:bob@example.com',
        callIds: ['3848276298220188511@192.0.2.10'],
        start: '2026-01-07T09:14:02.100000Z',
        answer: null,
        end: '2026-01-07T09:14:02.300000Z',
        finalStatus: 486,
        endedBy: 'callee',
        messages: 5,
        hops: [{ a: '192.0.2.10:5060', b: '192.0.2.20:5060' }],
        postDialDelayMs: 200,
        ringMs: null,
        talkMs: null,
        retransmissions: 2,
        codecs: [],
        findings: 2,
        details: {
          postDialDelayOfLastMs: 200,
          tryingMs: 10,
          setUpMs: null,
          answerDelayMs: null,
          disconnectDelayMs: null,
          cause: { text: '486 Busy Here from 192.0.2.20:5060', q850: null },
          hops: [
            {
              a: '192.0.2.10:5060',
              b: '192.0.2.20:5060',
              retransmissions: 2,
              roundTripMs: 10,
              forwardingMs: null,
            },
          ],
          forks: [],
          media: { streams: [], callerHeldMs: null, calleeHeldMs: null },
        },
      },
    ]);
  });

  test('calls as a table: the ratios of RFC 6076 below', () => {
    expect(run(['calls', 'busy.log']).out).toMatch(
      /\n\nSER 0\.0 %, SEER 100\.0 %, ISA 0\.0 %, SCR 0\.0 %\n$/,
    );
  });

  test('--output writes the same into a file', () => {
    const direct = jsonOf(run(['busy.log', '--format', 'json']));
    expect(run(['busy.log', '--format', 'json', '--output', 'out.json'])).toMatchObject({
      status: 1,
      out: '',
    });
    const written = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'));
    written.files[0].elapsedMs = direct.files[0].elapsedMs;
    expect(written).toEqual(direct);
  });
});

describe('tables', () => {
  test('messages', () => {
    const lines = run(['messages', 'busy.log']).out.split('\n');
    expect(lines[0]).toMatch(/^# {2}place {4}time +from → to +start line +CSeq +Call-ID$/);
    expect(lines[4]).toBe(
      '4  line 39  2026-01-07T09:14:02.801000Z  udp 192.0.2.20:5060 → 192.0.2.10:5060  SIP/2.0 486 Busy Here               1 INVITE  3848276298220188511@192.0.2.10  repeats 3',
    );
  });

  test('calls', () => {
    const lines = run(['calls', 'busy.log']).out.split('\n');
    expect(lines[1]).toMatch(
      /^1 {2}call {2}sip:alice@example\.com → sip:bob@example\.com {2}failed 486 {2}busy {2}2026-01-07T09:14:02\.100000Z/,
    );
  });

  test('formats: what is known, and what a file was taken for', () => {
    expect(run(['formats']).out).toMatch(/^sip-message +SIP message file/);
    expect(run(['formats', 'busy.log']).out).toMatch(/^busy\.log +ngrep {2}ngrep \d\.\d\d/);
    expect(run(['formats', 'ping.pcap', 'good.sip']).out).toMatch(
      /^ping\.pcap +pcap\ngood\.sip +sip-message/,
    );
  });

  test('rules: all, and the document of one', () => {
    const { out } = run(['rules']);
    expect(out).toMatch(/^cseq-invalid +error +header +RFC 3261 .*$/m);
    const document = readFileSync(join(__dirname, '../../../test-fixtures/lint/cseq-invalid.md'), 'utf8');
    expect(run(['rules', 'cseq-invalid'])).toEqual({ status: 0, out: document, err: '' });
    expect(jsonOf(run(['rules', 'cseq-invalid', '--format', 'json']))).toMatchObject({
      schema: 1,
      rule: { id: 'cseq-invalid', category: 'header', severity: 'error' },
      document,
    });
  });

  test('a hostile trace cannot control the terminal', () => {
    write('evil.log', busyWithoutAck.replaceAll('bob@example.com', 'bob\x1b[2J@example.com'));
    for (const command of ['lint', 'messages', 'calls']) {
      expect(run([command, 'evil.log']).out).not.toContain('\x1b');
    }
  });
});

describe('the process', () => {
  test('a closed pipe ends it quietly', async () => {
    write('many.log', busyWithoutAck.repeat(1500));
    const child = startSiplint(['messages', 'many.log'], { cwd });
    let err = '';
    child.stderr.on('data', data => {
      err += data;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise(resolve => child.once('exit', resolve));
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  test('interrupted: prints what it found so far, and ends with 130', async () => {
    const child = startSiplint(['lint', '-'], { cwd });
    let out = '';
    child.stdout.on('data', data => {
      out += data;
    });
    // More than a pipe holds: when it is all written, siplint is reading.
    await new Promise(resolve => child.stdin.write(busyWithoutAck + '\n'.repeat(1_000_000), resolve));
    child.kill('SIGINT');
    const status = await new Promise(resolve => child.once('exit', resolve));
    expect(status).toBe(130);
    expect(out).toContain('[invite-non2xx-no-ack, RFC 3261 §17.1.1.3]');
  });

  test('no progress bar where standard error is no terminal', () => {
    expect(run(['lint', 'many.log']).err).toBe('');
  });
});
