import { describe, expect, test } from 'vitest';
import type { CallsPageParams, TraceCall } from '../../../server/src/core/open-trace-protocol';
import { CallPages } from '../../src/traces/call-pages';

/** A server with so many calls, and what it was asked. */
function pagesOf(server: { total: number; generation?: number }) {
  const asked: Omit<CallsPageParams, 'id'>[] = [];
  const pages = new CallPages({
    ask: async params => {
      asked.push(params);
      const count = Math.max(0, Math.min(params.count, server.total - params.from));
      const calls = Array.from(
        { length: count },
        (_, i): TraceCall => ({
          call: params.from + i,
          callId: undefined,
          messages: 1,
          omitted: 0,
          tree: [],
        }),
      );
      return { generation: 0, total: server.total, matching: server.total, calls };
    },
    nodesOf: () => [],
    onChange: () => undefined,
  });
  return { pages, asked };
}

describe('pages of calls', () => {
  test('are asked for one by one, first without findings, then judged in small parts', async () => {
    const { pages, asked } = pagesOf({ total: 100_000 });
    pages.want();
    await pages.refresh(100_000);
    expect(pages.shown).toBe(200);
    expect(asked[0]).toEqual({ from: 0, count: 200, judged: false });
    expect(asked.slice(1)).toEqual([0, 50, 100, 150].map(from => ({ from, count: 50, judged: true })));
    await pages.more();
    expect(pages.shown).toBe(400);
    // What is shown already is not asked for again.
    expect(asked.slice(5).every(({ from }) => from >= 200)).toBe(true);
    expect(asked).toHaveLength(10);
  });

  test('end with the last call', async () => {
    const { pages } = pagesOf({ total: 230 });
    pages.want();
    await pages.refresh(230);
    await pages.more();
    expect([pages.shown, pages.total]).toEqual([230, 230]);
    await pages.more();
    expect(pages.shown).toBe(230);
  });

  test('are shown anew when the trace grows, without those that are not shown', async () => {
    const server = { total: 3 };
    const { pages, asked } = pagesOf(server);
    pages.want();
    await pages.refresh(3);
    asked.length = 0;
    server.total = 500;
    await pages.refresh(500);
    expect(pages.shown).toBe(200);
    expect(asked.every(({ from, count }) => from + count <= 250)).toBe(true);
  });

  test('of a trace that was rotated are gone', async () => {
    const server = { total: 300 };
    const { pages } = pagesOf(server);
    pages.want();
    await pages.refresh(300);
    pages.reset();
    expect(pages.shown).toBe(0);
    server.total = 2;
    await pages.refresh(2);
    expect(pages.shown).toBe(2);
  });
});
