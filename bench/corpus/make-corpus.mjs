/** Realistic traffic of a small site, the same for the same seed, with known truth. */
import { call } from './call.mjs';
import { keepAlive } from './keep-alive.mjs';
import { partyOf } from './party.mjs';
import { randomOf } from './random.mjs';
import { registration } from './registration.mjs';
import { subscription } from './subscription.mjs';

/**
 * @typedef {{ time: number, from: string, to: string, text: string, kind: string }} CorpusMessage
 * `time`: microseconds since 1970. `kind`: method or status.
 */
/**
 * @typedef {{ messages: readonly CorpusMessage[], bytes: number, counts: Readonly<Record<string, number>>, callIds: number }} Corpus
 * `bytes`: of all messages on the wire. `callIds`: flows of which at least one message is there.
 */

const START = 1_718_000_000e6;
const FLOWS_PER_SECOND = 25;

/** @param {import('./random.mjs').Random} random */
function flow(random) {
  const party = partyOf(random);
  const kind = random.below(100);
  if (kind < 58) return call(party);
  if (kind < 82) return registration(party);
  return kind < 92 ? keepAlive(party) : subscription(party);
}

/** @param {{ messages: number, seed: number }} options @returns {Corpus} the first `messages` by time */
export function makeCorpus({ messages: wanted, seed }) {
  const random = randomOf(seed);
  /** @type {(CorpusMessage & { flow: number })[]} */
  const all = [];
  let start = START;
  // Flows overlap: stop when enough messages lie before the next flow begins.
  for (let count = 0, due = wanted; ; count++) {
    let time = start;
    for (const { wait, ...step } of flow(random)) {
      time += wait;
      all.push({ ...step, time, flow: count });
    }
    start += (1e6 / FLOWS_PER_SECOND) * (0.2 + 1.6 * (random.below(1000) / 1000));
    if (all.length < due) continue;
    const before = all.reduce((n, message) => (message.time < start ? n + 1 : n), 0);
    if (before >= wanted) break;
    due = all.length + Math.max(100, wanted - before);
  }
  const messages = all.sort((a, b) => a.time - b.time).slice(0, wanted);
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { kind } of messages) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    messages,
    bytes: messages.reduce((n, { text }) => n + Buffer.byteLength(text), 0),
    counts,
    callIds: new Set(messages.map(message => message.flow)).size,
  };
}
