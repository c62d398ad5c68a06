/** The document of one call of a longer trace: what is missing by the end of the trace is missing in it too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { TraceSession } from '../../../src/node/trace/trace-session';

const folder = mkdtempSync(join(tmpdir(), 'siplens-until-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Sent {
  readonly clock: string;
  readonly back?: boolean;
  readonly lines: readonly string[];
}

function record({ clock, back = false, lines }: Sent): string {
  const ends = back ? '10.0.0.2:5060 -> 10.0.0.1:5060' : '10.0.0.1:5060 -> 10.0.0.2:5060';
  return `--- 2026-01-07T${clock}Z udp ${ends} -\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n\n`;
}

const fields = (call: string, method: string) => [
  `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK${call}`,
  'From: <sip:alice@example.com>;tag=1',
  'To: <sip:bob@example.com>',
  `Call-ID: ${call}`,
  `CSeq: 1 ${method}`,
];
const request = (method: string) => [`${method} sip:bob@example.com SIP/2.0`, 'Max-Forwards: 70'];

/** A busy call whose ACK is missing, and much later a ping: it shows that the capture went on. */
const busy =
  record({ clock: '09:00:00', lines: [...request('INVITE'), ...fields('busy', 'INVITE')] }) +
  record({ clock: '09:00:01', back: true, lines: ['SIP/2.0 486 Busy Here', ...fields('busy', 'INVITE')] });
const later = record({ clock: '10:00:00', lines: [...request('OPTIONS'), ...fields('ping', 'OPTIONS')] });

async function busyCallOf(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const session = TraceSession.open({
    path,
    inputFormat: undefined,
    follow: false,
    config: defaultLintConfig,
    seed: 1,
    onChange: () => undefined,
  });
  if ('reason' in session) throw new Error(session.reason);
  await session.run();
  const page = await session.callsPage({ id: 1, from: 0, count: 1 });
  const document = await session.callDocument(0);
  session.close();
  const { errors = 0, warnings = 0 } = page.calls[0]?.tree[0] ?? {};
  return { found: errors + warnings, text: document.kind === 'text' ? document.text : document.reason };
}

test('A missing ACK is found in the document of its call if the trace goes on long enough', async () => {
  const whole = await busyCallOf('whole.siptrace', busy + later);
  expect(whole.text).toContain('\nuntil 2026-01-07T10:00:00.000000Z\n');
  expect(whole.text).not.toContain('OPTIONS');
  const cut = await busyCallOf('cut.siptrace', busy);
  expect(cut.text).toContain('\nuntil 2026-01-07T09:00:01.000000Z\n');
  expect(whole.found).toBeGreaterThan(cut.found);
});
