import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import type { SetOptions } from '../../../src/core/lint/rule-option';
import { ruleById } from '../../../src/core/lint/rules/index';
import { isInNetworks } from '../../../src/core/sip/address-prefix';
import { type AddressReach, addressReach } from '../../../src/core/sip/address-reach';
import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../../../src/core/trace/write-siptrace';

const request = (more = '') =>
  [
    'REGISTER sip:example.com SIP/2.0',
    'Via: SIP/2.0/UDP 203.0.113.7:5060;branch=z9hG4bK776asdhds',
    'Max-Forwards: 70',
    'From: Alice <sip:alice@example.com>;tag=1928301774',
    'To: Alice <sip:alice@example.com>',
    'Call-ID: a84b4c76e66710@client.example.com',
    'CSeq: 1 REGISTER',
    'Contact: <sip:alice@10.24.1.2>',
    'User-Agent: friendly-scanner',
    ...(more === '' ? [] : [more]),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

/** Messages of what one rule finds in a request that came over UDP, with its options. */
function found(rule: string, options: SetOptions, payload = request('Subject: x')): readonly string[] {
  const record = {
    payload,
    time: undefined,
    transport: 'udp' as const,
    source: '203.0.113.7:5060',
    destination: '198.51.100.10:5060',
    direction: undefined,
    declaredBytes: payload.length,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
  const text = writeTraceHeader(emptyTraceHeader) + writeTraceRecord(record, 'bytes');
  const rules = [ruleById(rule)].filter(r => r !== undefined);
  const config = { ...defaultLintConfig, options: { [rule]: options } };
  const { findings, failures } = analyse({ text, kind: 'trace', format: 'siptrace', rules, config });
  expect(failures).toEqual([]);
  return findings.map(finding => finding.message);
}

describe('options that name networks', () => {
  test('publicPrefixes: a private network that can be reached', () => {
    expect(found('contact-private-address', {})).toHaveLength(1);
    expect(found('contact-private-address', { publicPrefixes: ['10.25.0.0/16'] })).toHaveLength(1);
    expect(found('contact-private-address', { publicPrefixes: ['10.24.0.0/16'] })).toEqual([]);
  });

  test('trustedSources: scanners of your own', () => {
    expect(found('scanner-user-agent', {})).toHaveLength(1);
    expect(found('scanner-user-agent', { trustedSources: ['203.0.113.7'] })).toEqual([]);
  });

  test.each([
    ['10.24.1.2', '10.24.0.0/16', true],
    ['10.25.1.2', '10.24.0.0/16', false],
    ['10.24.1.2', '10.24.1.2', true],
    ['10.24.1.2', '0.0.0.0/0', true],
    ['10.24.1.2', '10.24.0.0/', false],
    ['10.24.1.2', '10.24.0.0/33', false],
    ['10.24.1.2', 'fd00::/8', false],
    ['fd12::1', 'fd00::/8', true],
    ['fe80::1', 'fd00::/8', false],
    ['host.example.com', '0.0.0.0/0', false],
  ])('%s in %s: %s', (address, network, expected) => {
    expect(isInNetworks(address, [network])).toBe(expected);
  });
});

describe('limits of one’s own', () => {
  const long = request(`Subject: ${'x'.repeat(1300)}`);

  test('a known MTU moves the limit of RFC 3261 §18.1.1', () => {
    expect(found('message-too-large', {}, long)).toEqual([
      `${long.length} bytes over UDP: above 1300 a request must go over TCP or TLS.`,
    ]);
    expect(found('message-too-large', { mtu: 9000 }, long)).toEqual([]);
    expect(found('message-too-large', { mtu: 500 }, request())).toEqual([
      `${request().length} bytes over UDP: above 300 a request must go over TCP or TLS.`,
    ]);
  });

  test.each([
    ['maxMessage', 300, 'The message'],
    ['maxHeaders', 300, 'The header part'],
    ['maxHeader', 50, 'The header field'],
    ['maxMethod', 4, 'The method'],
    ['maxUri', 16, 'The URI'],
  ])('%s', (name, most, what) => {
    expect(found('message-too-large', {}, request())).toEqual([]);
    const [first] = found('message-too-large', { [name]: most }, request());
    expect(first).toContain(`${what} has `);
    expect(first).toContain(`more than the limit of ${most}`);
  });

  test('maxBody', () => {
    const payload = request().replace('Content-Length: 0', 'Content-Length: 5').concat('12345');
    expect(found('message-too-large', { maxBody: 5 }, payload)).toEqual([]);
    expect(found('message-too-large', { maxBody: 4 }, payload)).toEqual([
      'The body has 5 bytes, more than the limit of 4.',
    ]);
  });
});

describe('from where an address can be reached', () => {
  const cases: readonly (readonly [string, AddressReach | undefined])[] = [
    ['192.0.2.1', 'public'],
    ['10.0.0.1', 'private'],
    ['172.15.255.255', 'public'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.0.1', 'private'],
    ['100.63.255.255', 'public'],
    ['100.64.0.1', 'private'],
    ['100.128.0.0', 'public'],
    ['192.0.0.7', 'private'],
    ['192.0.0.8', 'public'],
    ['169.254.1.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['233.252.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['2001:db8::1', 'public'],
    ['[2001:db8::1]', 'public'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::', 'unspecified'],
    ['fe80::1', 'private'],
    ['fdff::1', 'private'],
    ['fe00::1', 'public'],
    ['ff02::1', 'multicast'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:192.0.2.1', 'public'],
    ['example.com', undefined],
    ['10.0.0', undefined],
    ['256.0.0.1', undefined],
  ];
  test.each(cases)('%s: %s', (address, reach) => {
    expect(addressReach(address)).toBe(reach);
  });
});
