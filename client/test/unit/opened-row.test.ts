import { describe, expect, test } from 'vitest';
import { OpenedRow } from '../../src/trees/opened-row';

const uri = 'file:///busy.siptrace';

describe('the tree follows the cursor', () => {
  test('but not to where a row was opened: it was the tree that sent the cursor there', () => {
    const row = new OpenedRow();
    expect(row.holds(uri, 7)).toBe(false);
    row.open(uri, 7);
    expect([row.holds(uri, 7), row.holds(uri, 7)]).toEqual([true, true]);
  });

  test('again as soon as the cursor has left that line, also when it comes back', () => {
    const row = new OpenedRow();
    row.open(uri, 7);
    expect(row.holds(uri, 8)).toBe(false);
    expect(row.holds(uri, 7)).toBe(false);
  });

  test('in other texts all the while', () => {
    const row = new OpenedRow();
    row.open(uri, 7);
    expect(row.holds('file:///other.siptrace', 7)).toBe(false);
    expect(row.holds(uri, 7)).toBe(true);
  });
});
