import { describe, expect, test } from 'vitest';
import type { TraceState } from '../../../server/src/core/open-trace-protocol';
import {
  bytesText,
  clockText,
  findingsText,
  progressText,
  readOffset,
  traceDescription,
} from '../../src/traces/trace-texts';

const state: TraceState = {
  id: 1,
  state: 'ready',
  generation: 0,
  bytes: 500_000,
  total: 2_000_000,
  messages: 12_345,
  calls: 1,
  format: 'ngrep',
  notes: [],
  indexBytes: 0,
};

describe('a trace on disk says', () => {
  test('what it is and how much of it there is', () => {
    expect(traceDescription(undefined, true)).toBe('opening …');
    expect(traceDescription(state, false)).toBe('1 call · 12,345 messages · ngrep');
    expect(traceDescription({ ...state, state: 'following' }, true)).toMatch(/^following · 1 call/);
    expect(traceDescription({ ...state, state: 'indexing' }, false)).toBe('reading 25 % · 12,345 messages');
    // A look at what was added is no reason to flicker.
    expect(traceDescription({ ...state, state: 'indexing' }, true)).toMatch(/^following/);
    expect(traceDescription({ ...state, state: 'cancelled' }, true)).toMatch(/^stopped at 25 % · 1 call/);
    expect(traceDescription({ ...state, state: 'failed', messages: 0 }, true)).toBe('cannot be read');
  });

  test('how far it is', () => {
    expect(progressText(state)).toBe('500.0 kB of 2.0 MB · 12,345 messages');
    expect([0, 999, 1000, 999_949, 999_950, 1_073_741_824].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '999.9 kB',
      '1.0 MB',
      '1.1 GB',
    ]);
  });

  test('what was found', () => {
    expect(findingsText({ error: 0, warning: 0, information: 0, hint: 0 })).toBe('none');
    expect(findingsText({ error: 1, warning: 2000, information: 0, hint: 1 })).toBe(
      '1 error, 2,000 warnings, 1 hint',
    );
  });
});

describe('the clock of one of several files', () => {
  const source = { uri: 'file:///a.log', format: 'ngrep', messages: 2, offsetMs: 0, given: false };

  test('says what it was moved by, and why', () => {
    expect(clockText(source)).toBe('clock as it is');
    expect(clockText({ ...source, offsetMs: -1250, given: true })).toBe('clock -1.250 s, as set');
    const estimate = { matches: 12, oneOf: 1, spreadMs: 2 };
    expect(clockText({ ...source, offsetMs: 1250, estimate })).toBe(
      'clock +1.250 s (12 messages in common, ±0.002 s)',
    );
    expect(clockText({ ...source, estimate: { matches: 1, oneOf: 1, spreadMs: 0 } })).toBe(
      'clocks agree (1 message in common, ±0.000 s)',
    );
    expect(clockText({ ...source, offsetMs: 1250, estimate: { ...estimate, oneOf: 4 } })).toBe(
      'clock +1.250 s (12 messages in common, one of 4 looked at, ±0.002 s)',
    );
  });

  test('is set in seconds, or in hours and minutes', () => {
    expect(['1.25', ' -0.02 ', '+3', '-01:30', '+02:00'].map(readOffset)).toEqual([
      1250, -20, 3000, -5_400_000, 7_200_000,
    ]);
    expect(['', 'now', '1,5', '01:00', '+1:00', '1e5'].map(readOffset)).toEqual(Array(6).fill(undefined));
  });
});
