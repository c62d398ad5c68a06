import { expect, test } from 'vitest';
import {
  callsPageMethod,
  openTogetherMethod,
  type TraceState,
} from '../../../server/src/core/open-trace-protocol';
import { OpenedTrace } from '../../src/traces/opened-trace';

const told: TraceState = {
  id: 7,
  state: 'indexing',
  generation: 0,
  bytes: 1,
  total: 1e9,
  messages: 48,
  calls: 0,
  format: '',
  notes: [],
  indexBytes: 0,
};

/** Two files of which the server knows one call; `wait` is how time passes. */
function openedTrace(wait: () => Promise<void>): OpenedTrace {
  return new OpenedTrace({
    key: 1,
    name: 'a + b',
    files: [{ uri: 'file:///a' }, { uri: 'file:///b' }],
    follow: false,
    server: {
      request: async <R>(method: string): Promise<R> => {
        const call = { call: 0, callId: 'c', messages: 48, omitted: 0, tree: [] };
        if (method === openTogetherMethod) return { kind: 'opened', id: 7 } as R;
        if (method === callsPageMethod) return { generation: 0, total: 1, matching: 1, calls: [call] } as R;
        return null as R;
      },
    },
    callUri: () => 'siplens-call:/1',
    onChange: () => undefined,
    wait,
  });
}

const aTurn = () => new Promise<void>(resolve => setImmediate(resolve));

async function someTurns(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await aTurn();
}

test('Files that are put in order first show their calls when they have some, though the messages were counted before', async () => {
  const trace = openedTrace(aTurn);
  expect(await trace.open()).toBeUndefined();
  trace.calls.want();
  trace.hear(told);
  await someTurns();
  expect(trace.calls.shown).toBe(0);
  trace.hear({ ...told, state: 'ready', calls: 1 });
  await someTurns();
  expect(trace.calls.shown).toBe(1);
  await trace.close();
});

test('A trace that is read anew while what was shown of it is still fresh shows its calls again', async () => {
  // What is shown of a growing trace rests for a while; the server ends and comes again meanwhile.
  let endRest = (): void => undefined;
  const trace = openedTrace(() => new Promise(resolve => (endRest = resolve)));
  await trace.open();
  trace.calls.want();
  trace.hear({ ...told, state: 'ready', calls: 1 });
  await someTurns();
  expect(trace.calls.shown).toBe(1);
  trace.forgetServer();
  await trace.open();
  expect(trace.calls.shown).toBe(0);
  trace.hear({ ...told, state: 'ready', calls: 1 });
  endRest();
  await someTurns();
  expect(trace.calls.shown).toBe(1);
  await trace.close();
});
