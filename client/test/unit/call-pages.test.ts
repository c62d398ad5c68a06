import { describe, expect, test } from 'vitest';
import type { CallsPageParams, TraceCall } from '../../../server/src/core/open-trace-protocol';
import { CallPages } from '../../src/traces/call-pages';
import type { CallNode } from '../../src/trees/calls-node';

/** A server with so many calls, and what it was asked. */
function pagesOf(server: { total: number; generation?: number }) {
  const asked: Omit<CallsPageParams, 'id'>[] = [];
  const pages = new CallPages({
    ask: async params => {
      asked.push(params);
      const from = params.call ?? params.from;
      const count = Math.max(0, Math.min(params.count, server.total - from));
      const calls = Array.from(
        { length: count },
        (_, i): TraceCall => ({
          call: from + i,
          callId: undefined,
          messages: 1,
          omitted: 0,
          tree: [],
        }),
      );
      return { generation: 0, total: server.total, matching: server.total, calls };
    },
    nodesOf: call => [{ of: call.call } as unknown as CallNode],
    pause: async () => undefined,
    onChange: () => undefined,
  });
  return { pages, asked };
}

/** A server that looks at ten calls a question, of which every fifth fits. */
function filteringPages(total: number) {
  let looked = 0;
  const asked: Omit<CallsPageParams, 'id'>[] = [];
  const pages = new CallPages({
    ask: async params => {
      asked.push(params);
      if (params.filter) looked = Math.min(total, looked + 10);
      const all = params.filter ? Math.floor(looked / 5) : total;
      const count = Math.max(0, Math.min(params.count, all - params.from));
      const calls = Array.from({ length: count }, (_, i): TraceCall => {
        const call = (params.from + i) * (params.filter ? 5 : 1);
        return { call, callId: undefined, messages: 1, omitted: 0, tree: [] };
      });
      const far = params.filter ? { looked, read: looked } : {};
      return { generation: 0, total, matching: all, ...far, calls };
    },
    nodesOf: () => [],
    pause: async () => undefined,
    onChange: () => undefined,
  });
  return { pages, asked };
}

async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    if (turns > 10_000) throw new Error('it never came');
    await Promise.resolve();
  }
}

describe('a filter over a trace on disk', () => {
  test('goes on until the server has looked at all calls, and tells how far it is', async () => {
    const { pages, asked } = filteringPages(100);
    pages.want();
    await pages.refresh(100);
    pages.filter('from:alice');
    const far: number[] = [];
    await until(() => {
      if (pages.filtered) far.push(pages.filtered.looked);
      return pages.filtered?.looked === 100;
    });
    expect(new Set(far)).toEqual(new Set([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]));
    await until(() => asked.at(-1)?.judged === true && pages.shown === 20);
    expect(pages.filtered).toEqual({ matching: 20, looked: 100, total: 100, read: 100, stopped: undefined });
    expect([pages.shown, pages.total]).toEqual([20, 20]);
    expect(asked.slice(-3).every(({ filter }) => filter?.query === 'from:alice')).toBe(true);
  });

  test('ends with the filter: all calls are there again', async () => {
    const { pages, asked } = filteringPages(1000);
    pages.want();
    await pages.refresh(1000);
    pages.filter('from:alice');
    await until(() => pages.filtered !== undefined);
    pages.filter('');
    await pages.refresh(1000);
    expect(pages.filtered).toBeUndefined();
    expect([pages.shown, pages.total]).toEqual([200, 1000]);
    expect(asked.at(-1)?.filter).toBeUndefined();
  });
});

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

describe('a call beyond the pages', () => {
  const last = { of: 99_999 };

  test('is loaded alone when something points to it, once, and stands after the pages', async () => {
    const { pages, asked } = pagesOf({ total: 100_000 });
    pages.want();
    await pages.refresh(100_000);
    asked.length = 0;
    expect(await pages.reach(99_999)).toEqual([last]);
    expect(await pages.reach(99_999)).toEqual([last]);
    expect(asked).toEqual([{ from: 0, count: 1, judged: true, call: 99_999 }]);
    expect(pages.nodes()).toHaveLength(201);
    expect(pages.nodes().at(-1)).toEqual(last);
    expect(pages.shown).toBe(200);
  });

  test('is not asked for where a page has it', async () => {
    const { pages, asked } = pagesOf({ total: 300 });
    pages.want();
    await pages.refresh(300);
    asked.length = 0;
    expect(await pages.reach(7)).toEqual([{ of: 7 }]);
    expect(asked).toEqual([]);
  });

  test('stands in its page once that has come', async () => {
    const { pages } = pagesOf({ total: 300 });
    pages.want();
    await pages.refresh(300);
    await pages.reach(250);
    await pages.more();
    const numbers = pages.nodes().map(node => (node as unknown as { of: number }).of);
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  test('is asked for again when the trace grows, and is gone with a trace that was rotated', async () => {
    const server = { total: 1000 };
    const { pages, asked } = pagesOf(server);
    pages.want();
    await pages.refresh(1000);
    await pages.reach(900);
    asked.length = 0;
    server.total = 1001;
    await pages.refresh(1001);
    expect(asked.filter(({ call }) => call === 900)).toHaveLength(1);
    pages.reset();
    server.total = 2;
    await pages.refresh(2);
    expect(pages.nodes()).toHaveLength(2);
    expect(await pages.reach(900)).toEqual([]);
  });
});
