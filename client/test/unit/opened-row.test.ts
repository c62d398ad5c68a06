import { describe, expect, test } from 'vitest';
import { OpenedRow } from '../../src/trees/opened-row';

const uri = 'file:///busy.siptrace';

describe('the tree follows the cursor', () => {
  test('but not to where a row was opened: it was the tree that sent the cursor there', () => {
    const row = new OpenedRow();
    expect(row.holds(uri, 7, false)).toBe(false);
    row.open(uri, 7);
    expect([row.holds(uri, 7, false), row.holds(uri, 7, false)]).toEqual([true, true]);
  });

  test('again as soon as the cursor has left that line, also when it comes back', () => {
    const row = new OpenedRow();
    row.open(uri, 7);
    expect(row.holds(uri, 7, false)).toBe(true);
    expect(row.holds(uri, 8, false)).toBe(false);
    expect(row.holds(uri, 7, false)).toBe(false);
  });

  test('but not to where the cursor still is while it is sent to the line of a row', () => {
    const row = new OpenedRow();
    row.open(uri, 7);
    expect([row.holds(uri, 2, false), row.holds(uri, 7, false)]).toEqual([true, true]);
  });

  test('to where a hand moves it before it has come to that line', () => {
    const row = new OpenedRow();
    row.open(uri, 7);
    expect(row.holds(uri, 2, true)).toBe(false);
  });

  test('to where something else sends it', () => {
    const row = new OpenedRow();
    row.open(uri, 7);
    row.forget();
    expect(row.holds(uri, 7, false)).toBe(false);
  });

  test('in other texts all the while', () => {
    const row = new OpenedRow();
    row.open(uri, 7);
    expect(row.holds('file:///other.siptrace', 7, false)).toBe(false);
    expect(row.holds(uri, 7, false)).toBe(true);
  });
});
