/** What a ladder's tab says while the server takes its time, and that the user need not wait for it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type {
  FromLadderPage,
  LadderResult,
  MessagePlace,
  ToLadderPage,
} from '../../../server/src/core/ladder-protocol';
import { LadderPanel, type LadderServices } from '../../src/ladder/ladder-panel';

vi.mock('vscode', () => {
  class EventEmitter<T> {
    private readonly listeners = new Set<(value: T) => void>();
    readonly event = (listener: (value: T) => void) => {
      this.listeners.add(listener);
      return { dispose: () => this.listeners.delete(listener) };
    };
    fire(value: T): void {
      for (const listener of this.listeners) listener(value);
    }
    dispose(): void {
      this.listeners.clear();
    }
  }
  class CancellationTokenSource {
    private readonly cancelled = new EventEmitter<void>();
    readonly token = { isCancellationRequested: false, onCancellationRequested: this.cancelled.event };
    cancel(): void {
      this.token.isCancellationRequested = true;
      this.cancelled.fire();
    }
  }
  return {
    EventEmitter,
    CancellationTokenSource,
    Uri: { joinPath: (...parts: unknown[]) => parts.join('/') },
    Disposable: { from: () => ({ dispose: () => undefined }) },
    window: { visibleTextEditors: [], onDidChangeTextEditorSelection: () => ({ dispose: () => undefined }) },
    workspace: { getConfiguration: () => ({ get: (_name: string, otherwise: unknown) => otherwise }) },
  };
});

const choice = { origins: [{ uri: 'file:///a.log', calls: ['call a'] }], linked: true };
const answer = (title: string, places: readonly MessagePlace[] = []): LadderResult => ({
  kind: 'ladder',
  title,
  ladder: { lanes: [], arrows: [], media: [] },
  origins: choice.origins,
  uris: ['file:///a.log'],
  places,
  linkedCalls: 0,
});

interface Asked {
  readonly token: { readonly isCancellationRequested: boolean };
  readonly answer: (result: LadderResult) => void;
}

/** A panel whose page and server are played by the test. */
function openPanel() {
  const told: ToLadderPage[] = [];
  const asked: Asked[] = [];
  const revealed: string[] = [];
  let hear: (message: FromLadderPage) => void = () => undefined;
  const webview = {
    asWebviewUri: String,
    postMessage: (message: ToLadderPage) => told.push(message),
    onDidReceiveMessage: (listener: typeof hear) => {
      hear = listener;
    },
  };
  const services = {
    client: {
      request: (_method: string, _params: unknown, token: Asked['token']) =>
        new Promise(resolve => asked.push({ token, answer: resolve })),
    },
    open: async () => undefined,
    reveal: async (uri: string, line: number) => void revealed.push(`${uri} ${line}`),
  };
  const tab = { webview, onDidDispose: () => undefined, reveal: () => undefined, dispose: () => undefined };
  const panel = new LadderPanel(tab as never, services as unknown as LadderServices, choice);
  return { panel, told, asked, revealed, hear: (message: FromLadderPage) => hear(message) };
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const kinds = (told: readonly ToLadderPage[]) => told.map(({ kind }) => kind);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a drawing that is made in no time says nothing before it is there', async () => {
  const { told, asked, hear } = openPanel();
  hear({ kind: 'ready', state: null });
  await passes(100);
  asked[0]?.answer(answer('quick'));
  await passes(10_000);
  expect(kinds(told)).toEqual(['show']);
});

test('one that takes long says so, can be cancelled at once, and is drawn when it is asked for again', async () => {
  const { told, asked, hear } = openPanel();
  hear({ kind: 'ready', state: null });
  await passes(600);
  expect(kinds(told)).toEqual(['drawing']);
  hear({ kind: 'cancel' });
  await passes(0);
  expect(told.at(-1)).toEqual({ kind: 'failed', reason: 'Drawing was cancelled.' });
  expect(asked[0]?.token.isCancellationRequested).toBe(true);
  asked[0]?.answer(answer('too late'));
  await passes(0);
  expect(kinds(told)).toEqual(['drawing', 'failed']);
  hear({ kind: 'draw' });
  await passes(0);
  asked[1]?.answer(answer('again'));
  await passes(0);
  expect(told.at(-1)).toMatchObject({ kind: 'show', title: 'again' });
});

test('other calls that are shown meanwhile end the first drawing: nothing of it is told over theirs', async () => {
  const { panel, told, asked, hear } = openPanel();
  hear({ kind: 'ready', state: null });
  await passes(100);
  void panel.showCalls(choice);
  await passes(0);
  asked[1]?.answer(answer('the other'));
  await passes(10_000);
  expect(asked[0]?.token.isCancellationRequested).toBe(true);
  expect(kinds(told)).toEqual(['show']);
});

test('a tab that is closed while it is drawn tells its page nothing more', async () => {
  const { panel, told, asked, hear } = openPanel();
  hear({ kind: 'ready', state: null });
  await passes(100);
  panel.dispose();
  await passes(10_000);
  expect(asked[0]?.token.isCancellationRequested).toBe(true);
  expect(told).toEqual([]);
});

test('an arrow that is clicked while another drawing is on its way leads to its text, one before that to none', async () => {
  const { asked, revealed, hear } = openPanel();
  hear({ kind: 'ready', state: null });
  await passes(0);
  for (const line of [10, 20, 30]) {
    asked.at(-1)?.answer(answer('a call', [[0, 0, line, line, line + 5]]));
    await passes(0);
    hear({ kind: 'draw' });
    await passes(0);
  }
  for (const turn of [1, 2, 3]) hear({ kind: 'reveal', turn, arrow: 0, copy: 0, focus: false });
  await passes(0);
  expect(revealed).toEqual(['file:///a.log 20', 'file:///a.log 30']);
});
