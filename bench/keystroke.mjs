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

/** @param {Engine} engine @param {Corpus} corpus @param {{ keys: number }} options @returns {import('./report.mjs').Row[]} */
export function benchKeystroke(engine, corpus, { keys }) {
  const invites = corpus.messages.filter(({ kind }) => kind === 'INVITE').map(({ text }) => text);
  const near = (/** @type {number} */ size) =>
    invites.reduce((a, b) => (Math.abs(b.length - size) < Math.abs(a.length - size) ? b : a));
  const text = near(3000);
  const typedKeys = typed(engine, engine.analyse({ text, kind: 'message' }), { keys, warmUp: 1500 });
  const times = typedKeys.map(({ time }) => time);
  const quiet = typedKeys.filter(({ collected }) => !collected).map(({ time }) => time);
  const collections = typedKeys.length - quiet.length;
  const messageRules = engine.allRules.filter(({ scope }) => scope === 'message').length;
  return [
    {
      what: `keystroke in a message of ${(text.length / 1000).toFixed(1)} kB, ${messageRules} message rules`,
      value: `p50 ${short(percentile(times, 0.5))} ms, p99 ${short(percentile(times, 0.99))} ms`,
      gate: 'p99 1 ms',
      goal: 'p99 0.3 ms',
    },
    {
      what: `of these the ${quiet.length} in which no memory was collected (in ${collections} it was)`,
      value: `p50 ${short(percentile(quiet, 0.5))} ms, p99 ${short(percentile(quiet, 0.99))} ms`,
    },
  ];
}

/** @param {Engine} engine @param {Corpus} corpus @param {{ keys: number }} options @returns {import('./report.mjs').Row[]} */
export function benchLargeTrace(engine, corpus, { keys }) {
  const text = ngrepText(corpus.messages);
  let analysis = engine.analyse({ text: '', kind: 'trace' });
  const opening = timeOf(() => {
    analysis = engine.analyse({ text, kind: 'trace' });
  });
  const found = analysis.chunks.filter(({ chunk }) => chunk.hasMessage).length;
  if (found !== corpus.messages.length)
    throw new Error(`the trace has ${corpus.messages.length} messages, ${found} were found`);
  const times = typed(engine, analysis, { keys, warmUp: 5 }).map(({ time }) => time);
  const size = `${(text.length / 1e6).toFixed(0)} MB, ${found} messages`;
  return [
    {
      what: `opening a trace of ${size}, all rules`,
      value: `${short(opening)} ms, ${short(text.length / 1e3 / opening)} MB/s`,
    },
    {
      what: `keystroke in it`,
      value: `p50 ${short(percentile(times, 0.5))} ms, p95 ${short(percentile(times, 0.95))} ms`,
      gate: 'p95 100 ms',
      goal: 'p95 30 ms',
    },
  ];
}
