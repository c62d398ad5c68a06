import { describe, expect, test } from 'vitest';
import { isIpAddress } from '../../../src/core/sip/ip-address';
import type { HeaderField, SipMessage } from '../../../src/core/sip/message';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { readDate } from '../../../src/core/sip/read-date';
import { readDialogId } from '../../../src/core/sip/read-dialog-id';
import { readMediaType } from '../../../src/core/sip/read-media-type';
import { readRack } from '../../../src/core/sip/read-rack';
import { readSessionInterval } from '../../../src/core/sip/read-session-expires';
import { readWarnings } from '../../../src/core/sip/read-warnings';
import { readUriHeaders, unescapeUri } from '../../../src/core/sip/uri-headers';

/** Reads one row with a view. */
function view<T>(read: (message: SipMessage, field: HeaderField) => T, row: string): T {
  const message = parseMessage(`OPTIONS sip:a SIP/2.0\r\n${row}\r\n\r\n`, 'utf16');
  const [field] = message.headers;
  if (!field) throw new Error(`no header field in ${row}`);
  return read(message, field);
}

describe('Date (RFC 3261 §20.17)', () => {
  test.each([
    ['Sat, 13 Nov 2010 23:29:00 GMT', 1_289_690_940],
    ['Thu, 01 Jan 1970 00:00:00 gmt', 0],
    ['Thu, 29 Feb 2024 12:00:00 GMT', 1_709_208_000],
    ['Sat, 31 Dec 2016 23:59:60 GMT', 1_483_228_799],
  ])('%s', (text, seconds) => {
    expect(view(readDate, `Date: ${text}`)).toEqual({ value: seconds, problems: [] });
  });

  test.each([
    'Fri, 01 Jan 2010 16:00:00 EST',
    'Sat, 13 Nov 2010 24:00:00 GMT',
    'Wed, 30 Feb 2024 12:00:00 GMT',
    'Sat, 13 November 2010 23:29:00 GMT',
    '2010-11-13T23:29:00Z',
    '',
    'x'.repeat(10_000),
  ])('%s is none', text => {
    const { value, problems } = view(readDate, `Date: ${text}`);
    expect(value).toBeUndefined();
    expect(problems.map(problem => problem.code)).toEqual(['header-value-invalid']);
  });
});

describe('Warning (RFC 3261 §20.43)', () => {
  test('a comma inside of the quotes divides nothing; escapes are taken off', () => {
    const { value, problems } = view(readWarnings, 'Warning: 307 isi.edu "a \\"b\\", c" , 301 - "d"');
    expect(value.map(({ code, text }) => [code, text])).toEqual([
      [307, 'a "b", c'],
      [301, 'd'],
    ]);
    expect(problems).toEqual([]);
  });

  test.each(['1812 a "b"', '30 a "b"', '307 a b', '307 "b"', '307', '307 a "b" c'])('%s is none', text => {
    const { value, problems } = view(readWarnings, `Warning: ${text}`);
    expect(value.length).toBe(1);
    expect(problems.map(problem => problem.code)).toEqual(['header-value-invalid']);
  });
});

describe('RAck (RFC 3262 §7.2)', () => {
  test('two numbers and a method', () => {
    const { value, problems } = view(readRack, 'RAck: 776656\t1  INVITE');
    expect([value.rseq, value.cseq, value.method]).toEqual([776656, 1, 'INVITE']);
    expect(problems).toEqual([]);
  });

  test.each(['1 INVITE', '1 2', '1 2INVITE', 'a 2 INVITE', '1 2 IN VITE', ''])('"%s" is none', text => {
    expect(view(readRack, `RAck: ${text}`).problems.map(p => p.code)).toEqual(['reliability-header-invalid']);
  });
});

describe('dialogs by name (RFC 3891 §6.1, RFC 4538 §7)', () => {
  test('Replaces', () => {
    const id = view(readDialogId, 'Replaces: 98732@h ;from-tag=r33; to-tag="f f";early-only');
    expect([id.toTag, id.fromTag]).toEqual(['f f', 'r33']);
    expect(id.params.map(param => param.id)).toEqual(['from-tag', 'to-tag', 'early-only']);
    expect(id.callId.end - id.callId.start).toBe('98732@h'.length);
  });

  test('Target-Dialog names them as local and remote; what is missing is undefined, what is empty is empty', () => {
    const id = view(readDialogId, 'Target-Dialog: fa77as7dad8-sd98ajzz@h;local-tag=kkaz-;remote-tag=6544');
    expect([id.toTag, id.fromTag]).toEqual(['kkaz-', '6544']);
    const empty = view(readDialogId, 'Join: a;to-tag');
    expect([empty.toTag, empty.fromTag]).toEqual(['', undefined]);
  });
});

describe('media types and session intervals', () => {
  test('white space may stand round the slash', () => {
    const { value, problems } = view(readMediaType, 'c: Multipart / Mixed;boundary="a;b"');
    expect([value.name, value.params.length, problems]).toEqual(['multipart/mixed', 1, []]);
  });

  test.each(['text', '/plain', 'text/', 'te xt/plain', ''])('"%s" is no media type', text => {
    expect(view(readMediaType, `Content-Type: ${text}`).problems.length).toBe(1);
  });

  test('the refresher is compared without regard to letter case', () => {
    const { value, problems } = view(readSessionInterval, 'x: 1800;Refresher=UAC');
    expect([value.seconds, value.refresherName, problems]).toEqual([1800, 'uac', []]);
    expect(view(readSessionInterval, 'Min-SE: soon').problems.length).toBe(1);
    expect(view(readSessionInterval, 'Min-SE: 4294967296').problems.length).toBe(1);
  });
});

describe('header fields inside of a URI (RFC 3261 §19.1.1)', () => {
  test('names and values, unescaped once', () => {
    const text = 'Replaces=a%40b%3Bto-tag%3D1&Sub%6Aect=%2541&&x';
    const headers = readUriHeaders(text, { start: 0, end: text.length });
    expect(headers.map(h => [h.id, unescapeUri(text.slice(h.value.start, h.value.end))])).toEqual([
      ['replaces', 'a@b;to-tag=1'],
      ['subject', '%41'],
      ['x', ''],
    ]);
    expect(unescapeUri('100%')).toBe('100%');
  });
});

describe('IP addresses (RFC 3261 §25.1, RFC 5954)', () => {
  test.each([
    '192.0.2.1',
    '::',
    '::1',
    '2001:db8::9:1',
    '[2001:db8::1]',
    '::ffff:192.0.2.1',
    '1:2:3:4:5:6:7:8',
  ])('%s', text => expect(isIpAddress(text)).toBe(true));
  test.each([
    '192.0.2.256',
    '192.0.2',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    ':::',
    '::1%eth0',
    'host',
    '',
  ])('%s is none', text => expect(isIpAddress(text)).toBe(false));
});
