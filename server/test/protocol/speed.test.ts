import { expect, test } from 'vitest';
import { endOf, LspClient } from './lsp-client';
import { goodRequests } from './sample-texts';

/** The value that 95 of 100 do not exceed. */
function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
}

/** Measured and printed: a shared machine is no place to assert times. What is asserted is that the answers are right. */
test('start and completion', async () => {
  const starts: number[] = [];
  for (let i = 0; i < 5; i++) {
    const { client, ms } = await LspClient.start();
    starts.push(ms);
    await client.stop();
  }
  const { client } = await LspClient.start();
  const uri = 'file:///work/many.sip';
  const text = Array.from({ length: 500 }, () => goodRequests).join('\n');
  await client.open(uri, 'sip-message', text);
  await client.diagnostics(uri);
  const position = endOf(text, 'Max-F');
  const times: number[] = [];
  for (let i = 0; i < 100; i++) {
    const started = performance.now();
    const list = await client.ask<{ items: unknown[] }>('textDocument/completion', uri, { position });
    times.push(performance.now() - started);
    expect(list.items.length).toBeGreaterThan(10);
  }
  await client.stop();
  const sorted = [...starts].sort((a, b) => a - b);
  console.info(
    `server start → initialize answered: median ${sorted[2]?.toFixed(0)} ms, best ${sorted[0]?.toFixed(0)} ms; ` +
      `completion in a file of 1000 messages: p95 ${p95(times).toFixed(1)} ms`,
  );
});
