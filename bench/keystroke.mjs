/** What a keystroke costs: parse and all rules of the message that it touches, and of the call around it. */
import { ngrepText } from './corpus/write-files.mjs';
import { percentile, short, timeOf } from './measure.mjs';

/** @typedef {import('./load-engine.mjs').Engine} Engine */
/** @typedef {import('./corpus/make-corpus.mjs').Corpus} Corpus */

/**
 * Types and deletes a letter at places all over the text, one version after the other.
 * @param {Engine} engine @param {ReturnType<Engine['analyse']>} first
 * @param {{ keys: number, warmUp: number }} options
 * @returns {{ time: number, collected: boolean }[]} milliseconds, and whether the garbage collector ran meanwhile
 */
function typed(engine, first, { keys, warmUp }) {
  const typedKeys = [];
  let analysis = first;
  let random = 12345;
  for (let key = 0; key < keys + warmUp; key++) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    const at = random % first.text.length;
    const edits = [
      { span: { start: at, end: at }, newText: 'x' },
      { span: { start: at, end: at + 1 }, newText: '' },
    ];
    for (const edit of edits) {
      const before = process.memoryUsage().heapUsed;
      const time = timeOf(() => {
        analysis = engine.update(analysis, [edit]);
      });
      // A keystroke only takes memory: less of it in use means that some was collected.
      const collected = process.memoryUsage().heapUsed < before;
      if (key >= warmUp) typedKeys.push({ time, collected });
    }
  }
  if (analysis.text !== first.text) throw new Error('typing and deleting did not give the text back');
  return typedKeys;
}

/**
 * The least time of each key over several rounds: what is slow every time is work, what is slow once is the machine.
 * @param {readonly (readonly { time: number }[])[]} rounds the same keys in each
 * @returns {number[]} milliseconds
 */
function leastOf([first = [], ...others]) {
  return first.map(({ time }, key) => Math.min(time, ...others.map(round => round[key]?.time ?? time)));
}

/** @param {readonly number[]} times @param {number} share */
function values(times, share) {
  return `p50 ${short(percentile(times, 0.5))} ms, p${share * 100} ${short(percentile(times, share))} ms`;
}

/** @param {Engine} engine @param {Corpus} corpus @param {{ keys: number }} options @returns {import('./report.mjs').Row[]} */
export function benchKeystroke(engine, corpus, { keys }) {
  const invites = corpus.messages.filter(({ kind }) => kind === 'INVITE').map(({ text }) => text);
  const near = (/** @type {number} */ size) =>
    invites.reduce((a, b) => (Math.abs(b.length - size) < Math.abs(a.length - size) ? b : a));
  const text = near(3000);
  const round = () => typed(engine, engine.analyse({ text, kind: 'message' }), { keys, warmUp: 1500 });
  const typedKeys = round();
  const quiet = typedKeys.filter(({ collected }) => !collected).map(({ time }) => time);
  const collections = typedKeys.length - quiet.length;
  const messageRules = engine.allRules.filter(({ scope }) => scope === 'message').length;
  return [
    {
      what: `keystroke in a message of ${(text.length / 1000).toFixed(1)} kB, ${messageRules} message rules`,
      value: values(
        typedKeys.map(({ time }) => time),
        0.99,
      ),
      gate: 'p99 1 ms',
      goal: 'p99 0.3 ms',
    },
    {
      what: `of these the ${quiet.length} in which no memory was collected (in ${collections} it was)`,
      value: values(quiet, 0.99),
    },
    {
      what: 'the least of 3 rounds of each key',
      value: values(leastOf([typedKeys, round(), round()]), 0.99),
    },
  ];
}

/** @param {Engine} engine @param {Corpus} corpus @param {{ keys: number }} options @returns {import('./report.mjs').Row[]} */
export function benchLargeTrace(engine, corpus, { keys }) {
  // Flat means that the size of the trace does not matter.
  return [0.1, 0.5, 1].flatMap(share => {
    const messages = corpus.messages.slice(0, corpus.messages.length * share);
    return typedInTrace(engine, messages, { keys });
  });
}

/**
 * @param {Engine} engine @param {Corpus['messages']} messages @param {{ keys: number }} options
 * @returns {import('./report.mjs').Row[]}
 */
function typedInTrace(engine, messages, { keys }) {
  const text = ngrepText(messages);
  let analysis = engine.analyse({ text: '', kind: 'trace' });
  const opening = timeOf(() => {
    analysis = engine.analyse({ text, kind: 'trace' });
  });
  const found = analysis.chunks.filter(({ chunk }) => chunk.hasMessage).length;
  if (found !== messages.length)
    throw new Error(`the trace has ${messages.length} messages, ${found} were found`);
  const times = typed(engine, analysis, { keys, warmUp: 5 }).map(({ time }) => time);
  const size = `${(text.length / 1e6).toFixed(0)} MB, ${found} messages`;
  return [
    {
      what: `opening a trace of ${size}, all rules`,
      value: `${short(opening)} ms, ${short(text.length / 1e3 / opening)} MB/s`,
    },
    { what: `keystroke in it`, value: values(times, 0.95), gate: 'p95 100 ms', goal: 'p95 30 ms' },
  ];
}
