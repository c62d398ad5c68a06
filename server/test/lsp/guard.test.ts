import { expect, test } from 'vitest';
import type { Connection } from 'vscode-languageserver/node';
import { guarded } from '../../src/lsp/guard';

function recorder() {
  const lines: string[] = [];
  const console = { error: (text: string) => lines.push(text) };
  return { lines, connection: { console } as unknown as Pick<Connection, 'console'> };
}

test('an answer passes', async () => {
  const { connection, lines } = recorder();
  expect(await guarded(connection, 'hover', null, (n: number) => n + 1)(1)).toBe(2);
  expect(lines).toEqual([]);
});

test.each([
  [
    'thrown',
    () => {
      throw new Error('no');
    },
  ],
  ['rejected', () => Promise.reject(new Error('no'))],
])(
  'an exception that is %s is logged with the name of the feature, and answered empty',
  async (_, handler) => {
    const { connection, lines } = recorder();
    expect(await guarded(connection, 'hover', 'empty', handler)(undefined)).toBe('empty');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^hover: Error: no\n/);
  },
);
