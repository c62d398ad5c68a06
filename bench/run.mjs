/**
 * `npm run bench`: prints how fast Siplens is, against named peers, in one run. Ratios are of one run; nothing is
 * asserted by time. Counts must equal the truth of the corpus before any time is told.
 * Options: `--full` (50,000 messages, 1 GB for the index), `--only parse,keystroke,…`, `--cpu` (time of the process, where the machine is
 * busy with other things; programs of others are then not timed).
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCompletion } from './completion.mjs';
import { makeCorpus } from './corpus/make-corpus.mjs';
import { benchDocuments } from './documents.mjs';
import { benchHostile } from './hostile.mjs';
import { benchIndex, largeCapture, largeLog } from './index.mjs';
import { benchKeystroke, benchLargeTrace } from './keystroke.mjs';
import { benchLadder } from './ladder.mjs';
import { benchLargeFiles } from './large-files.mjs';
import { loadEngine } from './load-engine.mjs';
import { benchMemory } from './memory.mjs';
import { benchParse } from './parse.mjs';
import { table } from './report.mjs';

const { values } = parseArgs({
  options: { full: { type: 'boolean' }, only: { type: 'string' }, cpu: { type: 'boolean' } },
});
const engine = await loadEngine();
const corpus = makeCorpus({ messages: values.full ? 50_000 : 20_000, seed: 1 });
const some = { ...makeCorpus({ messages: values.full ? 50_000 : 10_000, seed: 2 }) };
const rounds = values.full ? 9 : 5;

/** @type {Readonly<Record<string, () => import('./report.mjs').Row[] | Promise<import('./report.mjs').Row[]>>>} */
const sections = {
  parse: () => benchParse(engine, some, { rounds }),
  keystroke: () => benchKeystroke(engine, some, { keys: 2000 }),
  completion: () => benchCompletion(engine, some, { places: 500 }),
  ladder: () => benchLadder(engine, { places: 500 }),
  trace: () => benchLargeTrace(engine, corpus, { keys: 40 }),
  documents: () => benchDocuments(engine, { keys: values.full ? 100 : 30 }),
  hostile: () => benchHostile(engine, { rounds }),
  index: () => benchIndex(engine, corpus, { rounds, bytes: values.full ? 1e9 : 50e6 }),
  files: () => benchLargeFiles(some, { rounds }),
  memory: () => {
    const bytes = values.full ? 1e9 : 50e6;
    return benchMemory({ log: largeLog(corpus, bytes), capture: largeCapture(corpus, bytes) });
  },
};
const wanted = values.only?.split(',') ?? Object.keys(sections);
const unknown = wanted.find(name => !Object.hasOwn(sections, name));
if (unknown !== undefined) throw new Error(`no section ${unknown}: ${Object.keys(sections).join(', ')}`);
/** @type {import('./report.mjs').Row[]} */
const rows = [];
for (const name of wanted) {
  process.stderr.write(`${name} …\n`);
  rows.push(...((await sections[name]?.()) ?? []));
}
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}; medians of ${rounds} runs in turn.`,
);
console.log(table(rows));
