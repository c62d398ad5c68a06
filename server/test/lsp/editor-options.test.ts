import { describe, expect, test } from 'vitest';
import { readEditorOptions } from '../../src/lsp/editor-options';

const all = ['transaction', 'sdpRole', 'contentLength'];

describe('settings of hints and formatting', () => {
  test.each([
    ['nothing is set', undefined, all],
    ['one kind is off', { inlayHints: { sdpRole: false } }, ['transaction', 'contentLength']],
    ['all are off, whatever a kind says', { inlayHints: { enabled: false, transaction: true } }, []],
    ['what is no boolean counts as not set', { inlayHints: { enabled: 'no', transaction: 0 } }, all],
    ['a section that is no object', 7, all],
    ['names that JavaScript knows', JSON.parse('{"__proto__":{"inlayHints":{"enabled":false}}}'), all],
  ])('hints where %s', (_, section, expected) => {
    expect([...readEditorOptions(section).inlayHints]).toEqual(expected);
  });

  test('unfolding is asked for by true alone', () => {
    expect(readEditorOptions({ format: { unfold: true } }).unfold).toBe(true);
    expect(readEditorOptions({ format: { unfold: 'true' } }).unfold).toBe(false);
    expect(readEditorOptions(null).unfold).toBe(false);
  });
});
