/** The small parts that formats share: times, prefixes, places of start lines, addresses. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOfDays, daysOfDate, formatTime } from '../../../../src/core/trace/format-time';
import { prefixLength, stripPrefix } from '../../../../src/core/trace/formats/line-prefix';
import { looksRedacted } from '../../../../src/core/trace/formats/looks-redacted';
import { splitAtLastColon } from '../../../../src/core/trace/formats/read-address';
import { readTime } from '../../../../src/core/trace/formats/read-time';
import { startLinePlace } from '../../../../src/core/trace/formats/start-line-place';

describe('times', () => {
  test.each([
    ['2026/01/07 09:14:02.113402', '2026-01-07T09:14:02.113402Z'],
    ['2026-01-07T09:14:02+02:00', '2026-01-07T07:14:02Z'],
    ['[2026-01-07 09:14:02,113] VERBOSE[7]', '2026-01-07T09:14:02.113Z'],
    ['Jan  7 09:14:02', '09:14:02'],
    ['23:59:60', '24:00:00'],
  ])('%s', (text, written) => {
    const time = readTime(text);
    expect(time && formatTime(time)).toBe(written);
  });

  test.each(['', 'no time', '2026-13-07 09:14:02', '25:00:00', '12:61:00'])('%j is none', text => {
    expect(readTime(text)).toBeUndefined();
  });

  test('days and dates are inverse, over all centuries', () => {
    fc.assert(
      fc.property(fc.integer({ min: -800_000, max: 3_000_000 }), days => {
        const { year, month, day } = dateOfDays(days);
        expect(daysOfDate(year, month, day)).toBe(days);
      }),
    );
    const known = new Date(Date.UTC(2024, 1, 29)).getTime() / 86_400_000;
    expect(daysOfDate(2024, 2, 29)).toBe(known);
  });
});

describe('prefixes', () => {
  test.each([
    ['> > INVITE', '> > '],
    ['    INVITE', '    '],
    ['[Mar 30 13:35:40] INVITE', '[Mar 30 13:35:40] '],
    ['2020-02-07T02:32:54.346767593Z INVITE', '2020-02-07T02:32:54.346767593Z '],
    ['<134>Jan  5 10:26:12 pbx1 sip[634]: INVITE', '<134>Jan  5 10:26:12 pbx1 sip[634]: '],
    [
      '12-18 13:20:40.084  9915  9980 D PjSipLogWriter: INVITE',
      '12-18 13:20:40.084  9915  9980 D PjSipLogWriter: ',
    ],
    ['sending INVITE', ''],
  ])('of %j', (line, prefix) => {
    expect(line.slice(0, prefixLength(line))).toBe(prefix);
  });

  test.each([
    ['[Mar 30 13:35:40] ', '[Apr  1 00:00:01] Via: x', 'Via: x'],
    ['> ', '>', ''],
    ['> ', '>  folded', ' folded'],
    ['    ', '', ''],
    ['    ', '        folded', '    folded'],
    ['2020-02-07T02:32:54.346Z ', '2020-02-07T02:32:55.1Z v=0', 'v=0'],
  ])('the shape of %j is taken off %j', (prefix, line, rest) => {
    expect(line.slice(stripPrefix(prefix, line))).toBe(rest);
  });

  test.each([
    ['> ', 'Via: x'],
    ['[Mar 30 13:35:40] ', 'Via: x'],
    ['12-18 D one: ', '12-18 D two: x'],
  ])('the shape of %j is not that of %j', (prefix, line) => {
    expect(stripPrefix(prefix, line)).toBe(-1);
  });
});

describe('start lines', () => {
  test.each([
    ['INVITE sip:a@b SIP/2.0', 0],
    ['SIP/2.0 200 OK', 0],
    ['MESSAGE im:301@192.0.2.1 SIP/2.0', 0],
    ['INVITE sip:a@b   :5060 SIP/2.0', 0],
    ['> SIP/2.0 200 OK', 2],
    ['2026-01-07 09:14:02.1 ACK sip:a@b SIP/2.0', 22],
    // False starts of real logs.
    ['nta: received ACK sip:a@b SIP/2.0 (CSeq 2)', -1],
    ['received command "REGISTER sip:a SIP/2.0', -1],
    ['SIP-Start-Line: OPTIONS sip:a SIP/2.0', -1],
    ['Via: SIP/2.0/UDP 192.0.2.1', -1],
    ['the proxy sends INVITE sip:b SIP/2.0', -1],
    ['SIP/2.0 200 OK..Via: SIP/2.0/UDP x..', -1],
    ['2026-01-07 09:14:02.1 [DEBUG] sofia.c:7 sending INVITE sip:b SIP/2.0', -1],
  ])('%j', (line, place) => {
    expect(startLinePlace(line)).toBe(place);
  });
});

test.each([
  ['10.0.0.1:5060', '10.0.0.1:5060'],
  ['fe80::1:5060', '[fe80::1]:5060'],
  ['[2001:db8::1]:5060', '[2001:db8::1]:5060'],
  ['x.x.x.50:5060', 'x.x.x.50:5060'],
  ['proxy.example.com', 'proxy.example.com'],
])('address %s', (text, written) => {
  expect(splitAtLastColon(text)).toBe(written);
});

test.each([
  ['Via: SIP/2.0/UDP x.x.x.50', true],
  ['c=IN IP4 10.1.2.x', true],
  ['c=IN IP4 XX.XX.XX.XXX2', true],
  ['Via: SIP/2.0/UDP 10.1.2.3', false],
  ['User-Agent: PolycomVVX-VVX_500-UA/5.0.0.6874', false],
])('%j is masked: %s', (text, masked) => {
  expect(looksRedacted(text)).toBe(masked);
});
