/**
 * What an edit in a large trace document costs, from the change that the client sends to the diagnostics that it gets:
 * through the language server's own store, so with positions, ranges and messages, but for the moment that the server
 * waits for more keystrokes.
 */

import { makeCorpus } from './corpus/make-corpus.mjs';
import { ngrepText } from './corpus/write-files.mjs';
import { percentile, short, timeOf } from './measure.mjs';

/** @typedef {import('./load-engine.mjs').Engine} Engine */

const uri = 'file:///bench.siplog';

/**
 * Types and deletes a letter at places all over the text.
 * @param {Engine} engine @param {string} text @param {number} messages @param {number} keys
 */
function edited(engine, text, messages, keys) {
  const document = new engine.SipDocument(
    { uri, languageId: 'sip-trace', version: 1, getText: () => text },
    {
      now: () => 0,
      onError: error => {
        throw error;
      },
    },
  );
  let analysis = document.analysis();
  if (analysis?.messageCount !== messages)
    throw new Error(`the trace has ${messages} messages, ${analysis?.messageCount} were found`);
  /** @type {number[]} */
  const times = [];
  let version = 1;
  let random = 12345;
  for (let key = 0; key < keys + 5; key++) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    const start = document.source.positionAt(random % text.length);
    const end = { line: start.line, character: start.character + 1 };
    for (const change of [
      { range: { start, end: start }, text: 'x' },
      { range: { start, end }, text: '' },
    ]) {
      const time = timeOf(() => {
        document.change([change], ++version);
        analysis = document.analysis();
        if (analysis) JSON.stringify(engine.toDiagnostics(uri, analysis));
      });
      if (key >= 5) times.push(time);
    }
  }
  if (document.source.toString() !== text) throw new Error('typing and deleting did not give the text back');
  return { times, document };
}

/** Memory in use, with nothing that could be thrown away; needs `--expose-gc`, else it is not told. */
function heapMegabytes() {
  const collect = /** @type {(() => void) | undefined} */ (globalThis.gc);
  if (!collect) return undefined;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** @param {Engine} engine @param {{ keys: number }} options @returns {import('./report.mjs').Row[]} */
export function benchDocuments(engine, { keys }) {
  /** @type {import('./report.mjs').Row[]} */
  const rows = [];
  for (const messages of [2_000, 10_000, 20_000, 40_000]) {
    const text = ngrepText(makeCorpus({ messages, seed: 1 }).messages);
    const before = heapMegabytes();
    const { times, document } = edited(engine, text, messages, keys);
    const after = heapMegabytes();
    rows.push({
      what: `change → diagnostics, trace document of ${(text.length / 1e6).toFixed(0)} MB, ${messages} messages`,
      value: `p50 ${short(percentile(times, 0.5))} ms, p95 ${short(percentile(times, 0.95))} ms`,
      gate: 'p95 100 ms',
      goal: 'p95 30 ms, flat',
    });
    if (before !== undefined && after !== undefined && document.version > 0) {
      rows.push({ what: 'memory of it, text not counted', value: `${short(after - before)} MB` });
    }
  }
  return rows;
}
