/** Completion at many places of an authored file of 1,000 messages. */
import { percentile, short, timeOf } from './measure.mjs';

/**
 * @param {import('./load-engine.mjs').Engine} engine
 * @param {import('./corpus/make-corpus.mjs').Corpus} corpus
 * @param {{ places: number }} options
 * @returns {import('./report.mjs').Row[]}
 */
export function benchCompletion(engine, corpus, { places }) {
  const text = corpus.messages
    .slice(0, 1000)
    .map(message => message.text)
    .join('###\r\n');
  const analysis = engine.analyse({ text, kind: 'message' });
  const messages = analysis.chunks.filter(({ chunk }) => chunk.hasMessage).length;
  if (messages !== 1000) throw new Error(`the file has 1000 messages, ${messages} were found`);
  const times = [];
  let entries = 0;
  for (let i = 0; i < places + 50; i++) {
    const offset = Math.floor(((i * 0.6180339887) % 1) * text.length);
    const time = timeOf(() => {
      entries += engine.completionAt(analysis, offset).length;
    });
    if (i >= 50) times.push(time);
  }
  if (entries === 0) throw new Error('nothing was proposed anywhere');
  return [
    {
      what: 'completion in a file of 1000 messages',
      value: `p50 ${short(percentile(times, 0.5))} ms, p95 ${short(percentile(times, 0.95))} ms`,
      gate: 'p95 10 ms',
      goal: 'p95 3 ms',
    },
  ];
}
