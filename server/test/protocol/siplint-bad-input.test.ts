/** Every kind of bad file of the issue "Bad input", with the exact text that the user reads. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { knownFormats } from '../../src/cli/recognise';
import { tlsCapture } from '../harness/capture/stream-kinds';
import { pcapOfDatagrams } from '../harness/make-pcap';
import { builtFile } from './built-file';
import { type Run, siplint } from './run-siplint';

const cwd = mkdtempSync(join(tmpdir(), 'siplint-bad-'));
afterAll(() => rmSync(cwd, { recursive: true }));

/** A correct request; a line end is CRLF, and `name` stands in its From. */
function request(name = 'Alice'): string {
  return [
    'OPTIONS sip:b@example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK87asdks7',
    'Max-Forwards: 70',
    `From: "${name}" <sip:a@example.com>;tag=88sja8xq`,
    'To: <sip:b@example.com>',
    'Call-ID: 987asjd97y7atg@192.0.2.1',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

function lint(name: string, content: string | Uint8Array): Run {
  writeFileSync(join(cwd, name), content);
  return siplint([name], { cwd });
}

const clean: Run = {
  status: 0,
  out: '0 errors, 0 warnings, 0 information, 0 hints in 1 message of 1 file\n',
  err: '',
};
const tried = `tried ${knownFormats.map(({ id }) => id).join(', ')}`;

test('a correct request is clean, so that what follows is the fault of its one change', () => {
  expect(lint('good.sip', request())).toEqual(clean);
});

test('a binary file named .sip', () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 31) % 256);
  expect(lint('binary.sip', bytes)).toEqual({
    status: 2,
    out: '',
    err: `siplint: binary.sip: no SIP message recognised (it looks like binary data); ${tried}\n`,
  });
});

test('an empty file', () => {
  expect(lint('empty.sip', '')).toEqual({
    status: 2,
    out: '',
    err: 'siplint: empty.sip: the file is empty\n',
  });
});

test('UTF-16', () => {
  expect(lint('wide.sip', Buffer.from(`\ufeff${request()}`, 'utf16le'))).toEqual({
    status: 2,
    out: '',
    err: 'siplint: wide.sip: UTF-16 text is not supported yet: save it as UTF-8\n',
  });
});

test('a directory without files', () => {
  mkdirSync(join(cwd, 'hollow'));
  expect(siplint(['hollow'], { cwd })).toEqual({
    status: 2,
    out: '',
    err: 'siplint: hollow: there is no file in this directory\n',
  });
});

test('no permission', () => {
  writeFileSync(join(cwd, 'secret.sip'), request());
  chmodSync(join(cwd, 'secret.sip'), 0);
  chmodSync(cwd, 0o755);
  // Root may read everything: then somebody else tries, with a copy of siplint that he may read.
  const copy = join(cwd, 'siplint.js');
  copyFileSync(builtFile('siplint'), copy);
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status, stdout, stderr } = spawnSync(process.execPath, [copy, 'secret.sip'], {
    cwd,
    encoding: 'utf8',
    ...nobody,
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'siplint: secret.sip: no permission to read it\n',
  });
});

test('a header of 60 KB is fine; a fault in it is shown in its surroundings', () => {
  const long = `Subject: ${'x'.repeat(60_000)}`;
  // Over UDP so much would be a fault of its own.
  const tcp = (text: string) => text.replace('/UDP', '/TCP');
  expect(lint('long.sip', tcp(request()).replace('Max-Forwards', `${long}\r\nMax-Forwards`))).toEqual(clean);
  const { status, out } = lint(
    'long-bad.sip',
    tcp(request('x'.repeat(60_000))).replace('@example.com>;', '@300.1.1.1>;'),
  );
  expect(status).toBe(1);
  expect(out).toMatch(/^long-bad\.sip:4:60017 error "sip:a@300\.1\.1\.1" is not a valid sip URI/);
  expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThan(200);
});

test('a message cut in the middle', () => {
  const { status, out, err } = lint('cut.sip', request().slice(0, 140));
  expect({ status, err }).toEqual({ status: 1, err: '' });
  expect(
    out,
  ).toBe(`cut.sip:1:1 error Missing mandatory header fields: To, Call-ID, CSeq. [missing-required-header, RFC 3261 §8.1.1, §8.2.6.2]
  1 | OPTIONS sip:b@example.com SIP/2.0
    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

cut.sip:4:1 hint The header part is not closed by an empty line. [headers-not-terminated, RFC 3261 §7, §7.5]
  4 | From: "Alice" <sip:a@example.com>;ta
    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

cut.sip:4:7 error From has no tag. [from-tag-missing, RFC 3261 §8.1.1.3, §19.3]
  4 | From: "Alice" <sip:a@example.com>;ta
    |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

2 errors, 0 warnings, 0 information, 1 hint in 1 message of 1 file
`);
});

test('NUL bytes', () => {
  expect(lint('nul.sip', request().replace('CSeq', 'Subject: a\0b\r\nCSeq'))).toEqual({
    status: 1,
    out: `nul.sip:7:11 error Header line is malformed: it holds a control character. [header-syntax, RFC 3261 §7.3.1, §25.1]
  7 | Subject: a␀b
    |           ^

1 error, 0 warnings, 0 information, 0 hints in 1 message of 1 file
`,
    err: '',
  });
});

describe('line ends of a file that is sent with CRLF anyway', () => {
  test.each([
    ['bare LF', request().replaceAll('\r\n', '\n')],
    ['bare CR', request().replaceAll('\r\n', '\r')],
    ['mixed', request().replace('\r\nMax', '\nMax').replace('\r\nTo', '\rTo')],
  ])('%s', (name, text) => {
    expect(lint(`${name}.sip`, text)).toEqual(clean);
  });

  test('lines are counted at each of them', () => {
    const text = request().replaceAll('\r\n', '\r').replace('Max-Forwards: 70', 'Max-Forwards: 700');
    expect(lint('cr-bad.sip', text).out).toMatch(/^cr-bad\.sip:3:15 error /);
  });
});

describe('encodings', () => {
  const broken = (text: string) =>
    text.replace('tag=88sja8xq', 'tag=88sja8xq;lr;lr').replace('1 OPTIONS', '1 BYE');

  test('UTF-8 is shown and counted in characters', () => {
    expect(lint('utf8.sip', Buffer.from(request('Zoë 漢字 😀'), 'utf8'))).toEqual(clean);
    const text = request('Zoë 漢字 😀').replace('sip:a@example.com', 'sip:a@300.1.1.1');
    expect(lint('utf8-bad.sip', Buffer.from(text, 'utf8')).out).toContain(
      `utf8-bad.sip:4:26 error "sip:a@300.1.1.1" is not a valid sip URI: an IPv4 octet is above 255. [uri-invalid, RFC 3261 §19.1.1, §25.1]
  4 | From: "Zoë 漢字 😀" <sip:a@300.1.1.1>;tag=88sja8xq
`,
    );
  });

  test('Latin-1 is judged by its bytes, and shown with replacement characters', () => {
    expect(lint('latin1.sip', Buffer.from(request('Zoë'), 'latin1'))).toEqual(clean);
    const body = 'MESSAGE sip:b@example.com SIP/2.0';
    const text = request()
      .replace('OPTIONS sip:b@example.com SIP/2.0', body)
      .replace('1 OPTIONS', '1 MESSAGE')
      .replace('Content-Length: 0\r\n\r\n', 'Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nnaïve');
    expect(lint('latin1-body.sip', Buffer.from(text, 'latin1'))).toEqual(clean);
    // The same text takes a byte more in UTF-8.
    expect(lint('utf8-body.sip', Buffer.from(text, 'utf8')).out).toContain(
      'error Content-Length is 5 but the body has 6 bytes.',
    );
  });

  test('invalid UTF-8', () => {
    const bytes = Buffer.from(request('Zo??'), 'latin1');
    bytes.set([0xff, 0xfe], bytes.indexOf('??'));
    expect(lint('invalid.sip', bytes)).toEqual(clean);
    expect(lint('invalid-bad.sip', Buffer.from(broken(bytes.toString('latin1')), 'latin1')).out).toContain(
      'error',
    );
  });

  test('a byte order mark is no part of the first line', () => {
    expect(lint('bom.sip', `\ufeff${request()}`)).toEqual(clean);
  });
});

describe('captures', () => {
  const datagram = { from: '192.0.2.1:5060', to: '192.0.2.2:5060', payload: request() };
  const whole = pcapOfDatagrams([datagram, { ...datagram, payload: request().replace('97y7', '98y8') }]);

  test('cut in a packet', () => {
    const { err, out } = lint('cut.pcap', whole.subarray(0, whole.length - 20));
    expect(err).toMatch(
      /^siplint: cut\.pcap: The file ends inside packet 2 at byte \d+: \d+ of \d+ bytes are there\.$/m,
    );
    expect(out).toMatch(/in 2 messages of 1 file\n$/);
  });

  test('without SIP', () => {
    const other = pcapOfDatagrams([{ ...datagram, payload: 'hello' }]);
    expect(lint('other.pcap', other)).toEqual({
      status: 2,
      out: '',
      err: 'siplint: other.pcap: no SIP message found in 1 packet\n',
    });
  });

  test('pcapng without packets', () => {
    const header = Buffer.from('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000', 'hex');
    const { status, err } = lint('new.pcapng', header);
    expect(status).toBe(2);
    expect(err).toBe('siplint: new.pcapng: no SIP message found in 0 packets\n');
  });

  test('of TLS alone', () => {
    expect(lint('tls.pcap', tlsCapture)).toEqual({
      status: 2,
      out: '',
      err:
        'siplint: tls.pcap: no SIP message found in 5 packets; The TLS connection 192.0.2.1:40001 -> 192.0.2.2:5061 is ' +
        'encrypted, from packet 4 on; 1 encrypted TLS connection: SIP in it cannot be read (a key log is not supported ' +
        'yet); first in packet 4\n',
    });
  });

  test('whose lengths lie', () => {
    const lying = Buffer.from(pcapOfDatagrams(Array(5).fill(datagram)));
    const second = 24 + 16 + lying.readUInt32LE(24 + 8);
    lying.writeUInt32LE(0x7ffffff0, second + 8);
    const { err, out } = lint('lying.pcap', lying);
    expect(err).toMatch(
      /^siplint: lying\.pcap: Packet 2 at byte \d+ says that it is 2147483632 bytes long, which no packet is: \d+ bytes were skipped, and reading goes on at byte \d+\.$/m,
    );
    expect(out).toMatch(/in 4 messages of 1 file\n$/);
  });
});
