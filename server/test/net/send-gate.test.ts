import { describe, expect, it } from 'vitest';
import { openGate } from '../../src/net/send-gate';

describe('the gate of sending', () => {
  it('lets a request in once, until it has its outcome', () => {
    const gate = openGate(() => 0);
    expect(gate.enter('a', 'call')).toBeUndefined();
    expect(gate.enter('a', 'call')).toBe(
      '"call" is being sent already. Wait for its answer, or cancel it first.',
    );
    expect(gate.enter('b', 'other')).toBeUndefined();
    gate.leave('a');
    expect(gate.enter('a', 'call')).toBeUndefined();
  });

  it('lets ten through within a second, whoever they are, and more only later', () => {
    let now = 0;
    const gate = openGate(() => now);
    for (let i = 0; i < 10; i++) {
      expect(gate.enter(`${i}`, 'x')).toBeUndefined();
      gate.leave(`${i}`);
      now += 50;
    }
    expect(gate.enter('more', 'x')).toBe(
      'More than 10 requests within a second: Siplens makes no load. Send "x" again in a moment.',
    );
    now = 999;
    expect(gate.enter('more', 'x')).toBeDefined();
    now = 1000;
    expect(gate.enter('more', 'x')).toBeUndefined();
    expect(gate.enter('again', 'x')).toBeDefined();
  });
});
