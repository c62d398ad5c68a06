/**
 * Steps that survive a slow, loaded machine: VS Code may lose a key or a click while it is busy, and a row may move
 * from under the mouse. So a step acts, waits for its effect, and acts again; what is expected is never loosened.
 */
import { setTimeout } from 'node:timers/promises';
import type { Locator } from 'playwright-core';

/** How long a step may take before its test fails for it: far beyond what a busy machine has needed so far. */
export const patienceMs = 180_000;

/** For one try inside of a step, so that a try in vain leaves time for others. */
export const oneTry = { timeout: 10_000 } as const;

/** Whether something can be seen. A frame that goes away at that moment may never answer: it is asked again. */
async function isSeen(effect: Locator): Promise<boolean> {
  const timer = new AbortController();
  const silence = setTimeout(20_000, undefined, { signal: timer.signal }).then(() => {
    throw new Error('the window did not answer');
  });
  try {
    return await Promise.race([effect.first().isVisible(), silence]);
  } finally {
    silence.catch(() => undefined);
    timer.abort();
  }
}

/** True as soon as `seen` says so, false if it did not within `ms`. It is asked at least once. */
async function comes(seen: () => Promise<boolean>, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  for (;;) {
    if (await seen()) return true;
    if (Date.now() > end) return false;
    await setTimeout(50);
  }
}

/** Repeats what may fail until it does not, and gives its result; rejects with `what` and the last reason. */
export async function persist<T>(what: string, attempt: (tries: number) => Promise<T>): Promise<T> {
  const end = Date.now() + patienceMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(tries);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (Date.now() > end)
        throw new Error(`in vain, tried ${tries} times: ${what}\nThe last try: ${reason}`);
      await setTimeout(200);
    }
  }
}

export interface Step {
  /** For the message of a failure: what was awaited. */
  readonly what: string;
  /** What can be seen once it is done. */
  readonly effect: Locator | (() => Promise<boolean>);
  readonly action: () => Promise<unknown>;
  /** How long the first action has for its effect before it is repeated, by default 5 s; later ones have longer. */
  readonly pauseMs?: number;
}

/**
 * Acts until the effect is there: not at all where it is there already, and again only after a pause that grows, since
 * an effect that is merely slow must not be disturbed. Whatever goes wrong in an action counts only if no effect comes.
 */
export function until({ what, effect, action, pauseMs = 5000 }: Step): Promise<void> {
  const seen = typeof effect === 'function' ? effect : () => isSeen(effect);
  return persist(what, async tries => {
    if (await seen()) return;
    const fault = await action().then(
      () => new Error('nothing came of it'),
      (error: unknown) => error,
    );
    if (!(await comes(seen, pauseMs * Math.min(tries, 4)))) throw fault;
  });
}
