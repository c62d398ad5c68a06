import { describe, expect, it } from 'vitest';
import { type PressedKey, zoomOf } from '../../webview/zoom-keys';

function pressed(key: string, code: string, modifiers: Partial<PressedKey> = {}): PressedKey {
  return { key, code, altKey: true, ctrlKey: false, metaKey: false, ...modifiers };
}

describe('keys of the zoom', () => {
  it('are Alt with plus, minus and zero', () => {
    expect(zoomOf(pressed('=', 'Equal'))).toBe('larger');
    expect(zoomOf(pressed('+', 'NumpadAdd'))).toBe('larger');
    expect(zoomOf(pressed('-', 'Minus'))).toBe('smaller');
    expect(zoomOf(pressed('0', 'Digit0'))).toBe('whole');
  });

  it('are known by their place where a Mac types another sign with Alt', () => {
    expect(zoomOf(pressed('≠', 'Equal'))).toBe('larger');
    expect(zoomOf(pressed('–', 'Minus'))).toBe('smaller');
    expect(zoomOf(pressed('º', 'Digit0'))).toBe('whole');
  });

  it('are known by their sign where a keyboard has it elsewhere', () => {
    // German: plus beside Enter, minus where others have the slash; and ß is where others have minus.
    expect(zoomOf(pressed('+', 'BracketRight'))).toBe('larger');
    expect(zoomOf(pressed('-', 'Slash'))).toBe('smaller');
  });

  it('without Alt, or with more than it, mean something else', () => {
    expect(zoomOf(pressed('+', 'Equal', { altKey: false }))).toBeUndefined();
    expect(zoomOf(pressed('+', 'Equal', { ctrlKey: true }))).toBeUndefined();
    expect(zoomOf(pressed('-', 'Minus', { metaKey: true }))).toBeUndefined();
    expect(zoomOf(pressed('d', 'KeyD'))).toBeUndefined();
  });
});
