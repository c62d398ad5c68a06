import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import type { SetOptions } from '../../../src/core/lint/rule-option';

const HEAD = [
  'Max-Forwards: 70',
  'From: Alice <sip:alice@example.com>;tag=1928301774',
  'To: Bob <sip:bob@example.com>',
  'CSeq: 1 OPTIONS',
];

/** What a rule says of an OPTIONS with the given rows, as severity and the text that it points at. */
function said(
  rule: string,
  rows: Readonly<Record<string, string>>,
  set?: SetOptions,
  target = 'sip:bob@example.com',
) {
  const all = {
    Via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776asdhds',
    'Call-ID': 'a84b4c76e66710@x',
    ...rows,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const text = [`OPTIONS ${target} SIP/2.0`, ...HEAD, ...lines, '', ''].join('\r\n');
  const config = { ...defaultLintConfig, ...(set ? { options: { [rule]: set } } : {}) };
  const { findings, failures } = analyse({ text, kind: 'message', config });
  expect(failures).toEqual([]);
  return findings
    .filter(finding => finding.rule === rule)
    .map(({ severity, span }) => `${severity} ${text.slice(span.start, span.end)}`);
}

describe('options of rules that see one message', () => {
  test('via-invalid: extraTransports', () => {
    const rows = { Via: 'SIP/2.0/AETHER 192.0.2.1;branch=z9hG4bK776asdhds' };
    expect(said('via-invalid', rows)).toEqual(['hint AETHER']);
    expect(said('via-invalid', rows, { extraTransports: ['Aether'] })).toEqual([]);
  });

  test('unknown-header: knownHeaders', () => {
    const rows = { 'Dial-Plan': 'office' };
    expect(said('unknown-header', rows)).toEqual(['hint Dial-Plan']);
    expect(said('unknown-header', rows, { knownHeaders: ['DIAL-plan'] })).toEqual([]);
  });

  test('option-tag-misuse: extraOptionTags and allowedProxyRequire', () => {
    const rows = { Supported: 'x-own', 'Proxy-Require': 'privacy' };
    expect(said('option-tag-misuse', rows)).toEqual(['hint x-own']);
    expect(said('option-tag-misuse', rows, { extraOptionTags: ['X-Own'] })).toEqual([]);
    const strict = { extraOptionTags: ['x-own'], allowedProxyRequire: ['sec-agree'] };
    expect(said('option-tag-misuse', rows, strict)).toEqual(['warning privacy']);
    expect(said('option-tag-misuse', { 'Proxy-Require': 'Sec-Agree' }, strict)).toEqual([]);
  });

  test('uri-scheme-unsupported: extraSchemes', () => {
    expect(said('uri-scheme-unsupported', {}, undefined, 'xmpp:bob@example.com')).toEqual(['warning xmpp']);
    const set = { extraSchemes: ['XMPP'] };
    expect(said('uri-scheme-unsupported', {}, set, 'xmpp:bob@example.com')).toEqual([]);
  });

  test('route-missing-lr: allowStrictRouting', () => {
    const rows = { 'Record-Route': '<sip:p1.example.com>' };
    expect(said('route-missing-lr', rows)).toEqual(['warning sip:p1.example.com']);
    expect(said('route-missing-lr', rows, { allowStrictRouting: true })).toEqual([]);
  });

  test('call-id-invalid: callIdLeak', () => {
    const set = { callIdLeak: true };
    expect(said('call-id-invalid', { 'Call-ID': 'a84b4c@192.0.2.1' })).toEqual([]);
    expect(said('call-id-invalid', { 'Call-ID': 'a84b4c@192.0.2.1' }, set)).toEqual(['hint 192.0.2.1']);
    expect(said('call-id-invalid', { 'Call-ID': 'a84b4c@host' }, set)).toEqual([]);
  });
});
