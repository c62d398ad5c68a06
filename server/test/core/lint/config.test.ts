import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import { messageWithConfidence, severityOfConfidence } from '../../../src/core/lint/confidence';
import { configuredSeverity, defaultLintConfig, type LintConfig } from '../../../src/core/lint/config';
import type { RuleMeta } from '../../../src/core/lint/rule';

const meta: RuleMeta = {
  id: 'a-rule',
  category: 'header',
  severity: 'warning',
  description: '',
  reference: '',
  fixable: false,
};

const config = (changes: Partial<LintConfig>): LintConfig => ({ ...defaultLintConfig, ...changes });

describe('configuredSeverity', () => {
  test('a rule keeps what it reports while nothing is set', () => {
    for (const reported of ['error', 'warning', 'information', 'hint'] as const) {
      expect(configuredSeverity(meta, reported, defaultLintConfig)).toBe(reported);
    }
  });

  test('a severity that is set replaces the own one and anything graver', () => {
    const set = config({ rules: { 'a-rule': 'information' } });
    expect(configuredSeverity(meta, 'warning', set)).toBe('information');
    expect(configuredSeverity(meta, 'error', set)).toBe('information');
    expect(configuredSeverity(meta, 'warning', config({ rules: { 'a-rule': 'error' } }))).toBe('error');
  });

  test('a case that the rule takes lightly stays light', () => {
    expect(configuredSeverity(meta, 'hint', config({ rules: { 'a-rule': 'error' } }))).toBe('hint');
    expect(configuredSeverity(meta, 'information', config({ rules: { 'a-rule': 'hint' } }))).toBe('hint');
  });

  test('off silences one rule, the preset off all that are not set', () => {
    expect(configuredSeverity(meta, 'error', config({ rules: { 'a-rule': 'off' } }))).toBeUndefined();
    expect(configuredSeverity(meta, 'error', config({ preset: 'off' }))).toBeUndefined();
    expect(configuredSeverity(meta, 'warning', config({ preset: 'off', rules: { 'a-rule': 'hint' } }))).toBe(
      'hint',
    );
  });

  test('strict raises where the rule says so', () => {
    const strict = config({ preset: 'strict' });
    expect(configuredSeverity({ ...meta, severity: 'hint', strict: 'warning' }, 'hint', strict)).toBe(
      'warning',
    );
    expect(configuredSeverity(meta, 'hint', strict)).toBe('hint');
  });

  test('a rule that is off by default is on where it is set, or where strict has a severity for it', () => {
    const quiet: RuleMeta = { ...meta, offByDefault: true };
    expect(configuredSeverity(quiet, 'warning', defaultLintConfig)).toBeUndefined();
    expect(configuredSeverity(quiet, 'warning', config({ rules: { 'a-rule': 'hint' } }))).toBe('hint');
    const strict = config({ preset: 'strict' });
    expect(configuredSeverity(quiet, 'warning', strict)).toBeUndefined();
    expect(configuredSeverity({ ...quiet, strict: 'error' }, 'warning', strict)).toBe('error');
  });

  test('interop keeps errors, and all of nat and timing', () => {
    const interop = config({ preset: 'interop' });
    expect(configuredSeverity(meta, 'error', interop)).toBe('error');
    expect(configuredSeverity(meta, 'warning', interop)).toBeUndefined();
    expect(configuredSeverity({ ...meta, category: 'timing' }, 'hint', interop)).toBe('hint');
  });

  test('a rule named like a property of every object is not set', () => {
    expect(configuredSeverity({ ...meta, id: 'constructor' }, 'warning', defaultLintConfig)).toBe('warning');
  });
});

describe('confidence', () => {
  test('unproven lowers by one step down to information, pending is information at most', () => {
    expect(severityOfConfidence('error', 'unproven')).toBe('warning');
    expect(severityOfConfidence('warning', 'unproven')).toBe('information');
    expect(severityOfConfidence('information', 'unproven')).toBe('information');
    expect(severityOfConfidence('hint', 'unproven')).toBe('hint');
    expect(severityOfConfidence('error', 'pending')).toBe('information');
    expect(severityOfConfidence('hint', 'pending')).toBe('hint');
    expect(severityOfConfidence('error', 'likely')).toBe('error');
  });

  test('the message says how far it is proven', () => {
    expect(messageWithConfidence('No ACK.', 'certain')).toBe('No ACK.');
    expect(messageWithConfidence('No ACK.', 'likely')).toBe('No ACK (likely).');
    expect(messageWithConfidence('No ACK', 'unproven')).toBe(
      'No ACK (it may have travelled another way or was not captured)',
    );
  });
});

/** Requests of one sender, each with a branch without cookie and a Max-Forwards that is too large. */
function log(count: number): string {
  const record = (i: number) =>
    [
      `U 2026/01/07 09:14:${String(i).padStart(2, '0')}.000000 10.0.0.1:5060 -> 10.0.0.2:5060`,
      'ACK sip:bob@example.com SIP/2.0.',
      `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=old${i}.`,
      'Max-Forwards: 100.',
      'From: <sip:a@example.com>;tag=abcd.',
      'To: <sip:b@example.com>;tag=efgh.',
      `Call-ID: ${i}@example.com.`,
      'CSeq: 1 ACK.',
      '.',
      '',
    ].join('\n');
  return Array.from({ length: count }, (_, i) => record(i)).join('\n');
}

describe('folding', () => {
  test('what is told once per sender carries the number of the others', () => {
    const { findings } = analyse({ kind: 'trace', text: log(5) });
    const branches = findings.filter(f => f.rule === 'via-branch-cookie');
    expect(branches.map(f => f.message)).toEqual([
      'Via branch "old0" lacks the z9hG4bK cookie, so peers fall back to RFC 2543 matching (and 4 more from 10.0.0.1:5060).',
    ]);
  });

  test('above the cap one information tells how many are not shown', () => {
    const { findings } = analyse({ kind: 'trace', text: log(5), config: config({ maxPerRule: 2 }) });
    const above = findings.filter(f => f.rule === 'max-forwards-invalid');
    expect(above.map(f => [f.severity, f.message])).toEqual([
      ['hint', 'Max-Forwards is above 70.'],
      ['hint', 'Max-Forwards is above 70.'],
      ['information', '3 more max-forwards-invalid findings are not shown (limit 2 per rule).'],
    ]);
  });
});

describe('a buffer with U+FFFD', () => {
  test('is told once, and the length rules are silent for the messages that hold it', () => {
    const message = (body: string) =>
      `###\nMESSAGE sip:b@example.com SIP/2.0\nContent-Type: text/plain\nContent-Length: 99\n\n${body}\n`;
    const { findings } = analyse({
      kind: 'message',
      text: message('caf\uFFFD') + message('na\uFFFDve') + message('plain'),
    });
    const rules = findings
      .map(f => f.rule)
      .filter(r => r === 'text-not-utf8' || r.startsWith('content-length'));
    expect(rules).toEqual(['text-not-utf8', 'content-length-mismatch']);
  });
});
