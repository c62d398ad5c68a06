import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ShownProgress } from '../../src/lsp/shown-progress';

/** A client that notes what it is told. */
function client() {
  const told: string[] = [];
  let cancel = () => {};
  const reporter = {
    begin: (title: string, percent: number) => told.push(`begin ${title} ${percent}`),
    report: (percent: number) => told.push(`${percent}`),
    done: () => told.push('done'),
    token: {
      isCancellationRequested: false,
      onCancellationRequested: (listener: () => void) => {
        cancel = listener;
      },
    },
  };
  const connection = {
    window: { createWorkDoneProgress: vi.fn(async () => reporter) },
    console: { warn: (text: string) => told.push(text) },
  };
  return { told, connection: connection as never, window: connection.window, cancel: () => cancel() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('work that is done soon says nothing', async () => {
  const { told, connection } = client();
  const shown = new ShownProgress(connection, { title: 'work', onCancel: () => {} });
  shown.update(0.5);
  await vi.advanceTimersByTimeAsync(400);
  shown.update(0.9);
  shown.end();
  expect(told).toEqual([]);
});

test('long work shows each percent once, and that it is done', async () => {
  const { told, connection, window } = client();
  const shown = new ShownProgress(connection, { title: 'work', onCancel: () => {} });
  await vi.advanceTimersByTimeAsync(600);
  shown.update(0.1);
  await vi.advanceTimersByTimeAsync(1);
  shown.update(0.1);
  shown.update(0.2);
  shown.end();
  expect(told).toEqual(['begin work 10', '20', 'done']);
  expect(window.createWorkDoneProgress).toHaveBeenCalledTimes(1);
});

test('the user may stop it', async () => {
  const { connection, cancel } = client();
  const onCancel = vi.fn();
  const shown = new ShownProgress(connection, { title: 'work', onCancel });
  await vi.advanceTimersByTimeAsync(600);
  shown.update(0.1);
  await vi.advanceTimersByTimeAsync(1);
  cancel();
  expect(onCancel).toHaveBeenCalledTimes(1);
});

test('a client that cannot show it loses nothing but that', async () => {
  const { told, connection, window } = client();
  window.createWorkDoneProgress.mockRejectedValueOnce(new Error('no'));
  const shown = new ShownProgress(connection, { title: 'work', onCancel: () => {} });
  await vi.advanceTimersByTimeAsync(600);
  shown.update(0.1);
  await vi.advanceTimersByTimeAsync(1);
  shown.end();
  expect(told).toEqual(['progress: Error: no']);
});
