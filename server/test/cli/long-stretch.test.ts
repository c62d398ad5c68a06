/** Text without messages between two messages, more than is held at once. */
import { expect, test } from 'vitest';
import { readInput } from '../../src/cli/read-input';
import { StreamPositions } from '../../src/cli/stream-positions';
import { defaultLintConfig } from '../../src/core/lint/config';
import { longestStretch } from '../../src/core/text/held-text';
import { noTaughtFormats } from '../../src/core/trace/formats/taught/read-taught-formats';
import { piecesOf, recordedHost } from './recorded-host';

const ping = (call: string) =>
  Buffer.from(
    `--- 2026-01-07T10:00:00Z udp 10.0.0.1:5060 -> 10.0.0.2:5060 -\nOPTIONS sip:a SIP/2.0\nCall-ID: ${call}\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n`,
  );

/** Half of what may be held is new text, and some more is on its way. */
const most = 2 * longestStretch;

test.each([
  ['lines', 'another component says hello\n'],
  ['one line', 'x'],
])('of %s takes no more memory the longer it is', { timeout: 120_000 }, async (_, text) => {
  const foreign = Buffer.alloc(1 << 20, text);
  const count = 3 * (longestStretch / foreign.length);
  const { host } = recordedHost({});
  const held: number[] = [];
  const push = StreamPositions.prototype.push;
  StreamPositions.prototype.push = function (piece) {
    held.push(this.held);
    push.call(this, piece);
  };
  try {
    const pieces = [ping('a'), ...new Array<Uint8Array>(count).fill(foreign), Buffer.from('\n'), ping('b')];
    const files = { ...host.files, open: () => piecesOf(pieces), sizeOf: async () => undefined };
    const outcome = await readInput(
      { ...host, files },
      {
        path: 'x.log',
        config: { ...defaultLintConfig, preset: 'off' },
        taught: noTaughtFormats,
        env: undefined,
        inputFormat: 'siptrace',
        progress: false,
      },
    );
    expect(outcome).toMatchObject({ kind: 'analysed', input: { conclusions: { counts: { messages: 2 } } } });
  } finally {
    StreamPositions.prototype.push = push;
  }
  expect(Math.max(...held)).toBeGreaterThan(longestStretch);
  expect(Math.max(...held)).toBeLessThan(most);
});
