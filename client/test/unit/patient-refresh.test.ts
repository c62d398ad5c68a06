import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PatientRefresh } from '../../src/markdown/patient-refresh';

describe('a preview for which a drawing came', () => {
  let refreshed: number;
  let patient: PatientRefresh;
  beforeEach(() => {
    vi.useFakeTimers();
    refreshed = 0;
    patient = new PatientRefresh(() => {
      refreshed += 1;
    });
  });
  afterEach(() => {
    patient.dispose();
    vi.useRealTimers();
  });

  it('is refreshed once for all that come together', () => {
    patient.came('a');
    patient.came('b');
    vi.advanceTimersByTime(40);
    patient.taken('a');
    patient.taken('b');
    vi.runAllTimers();
    expect(refreshed).toBe(1);
  });

  it('is refreshed again if it has not taken it', () => {
    patient.came('a');
    vi.advanceTimersByTime(40 + 80 + 160);
    patient.taken('a');
    vi.runAllTimers();
    expect(refreshed).toBe(3);
  });

  it('is given up after some seconds, and what comes later begins anew', () => {
    patient.came('a');
    vi.runAllTimers();
    expect(refreshed).toBe(8);
    patient.came('b');
    vi.advanceTimersByTime(40);
    patient.taken('b');
    vi.runAllTimers();
    expect(refreshed).toBe(9);
  });

  it('is left alone after its end', () => {
    patient.came('a');
    patient.dispose();
    vi.runAllTimers();
    expect(refreshed).toBe(0);
  });
});
