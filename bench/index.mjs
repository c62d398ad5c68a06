/** Finding, indexing and grouping all messages of a large file, against rg and tshark on the same file in the same run. */
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ngrepText, pcapBytes } from './corpus/write-files.mjs';
import { loadTraceWorker } from './load-engine.mjs';
import { medians, megabytesPerSecond, percentile, short, timeOf } from './measure.mjs';
import { isInstalled, output } from './programs.mjs';

const folder = 'out/bench';
const START_WORDS = '^(INVITE|SIP/2.0)';

/**
 * Writes the corpus again and again, the Call-IDs of each copy its own, until the file has the size; kept between runs.
 * @param {string} name @param {import('./corpus/make-corpus.mjs').Corpus} corpus @param {number} copies
 * @param {(messages: readonly import('./corpus/write-files.mjs').CorpusMessage[]) => string | Buffer} write
 */
function fileOf(name, corpus, copies, write) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}-${corpus.messages.length}x${copies}`);
  if (existsSync(path)) return path;
  const file = openSync(path, 'w');
  for (let copy = 0; copy < copies; copy++) {
    const messages = corpus.messages.map(message => ({
      ...message,
      time: message.time + copy * 3600e6,
      text: message.text.replace(
        /^(Call-ID|i)([ \t]*:[ \t]*)/im,
        (_, key, colon) => `${key}${colon}${copy}-`,
      ),
    }));
    const bytes = Buffer.from(write(messages));
    // The head of a capture stands once.
    writeSync(file, copy > 0 && name.endsWith('pcap') ? bytes.subarray(24) : bytes);
  }
  closeSync(file);
  return path;
}

/**
 * The corpus as ngrep text of about so many bytes.
 * @param {import('./corpus/make-corpus.mjs').Corpus} corpus @param {number} bytes
 */
export function largeLog(corpus, bytes) {
  const copies = Math.max(1, Math.round(bytes / corpus.bytes));
  return {
    path: fileOf('index.ngrep', corpus, copies, ngrepText),
    messages: corpus.messages.length * copies,
  };
}

/**
 * The same as a pcap.
 * @param {import('./corpus/make-corpus.mjs').Corpus} corpus @param {number} bytes
 */
export function largeCapture(corpus, bytes) {
  const copies = Math.max(1, Math.round(bytes / corpus.bytes));
  return {
    path: fileOf('index.pcap', corpus, copies, pcapBytes),
    messages: corpus.messages.length * copies,
  };
}

/**
 * @param {import('./load-engine.mjs').Engine} engine
 * @param {string} path @param {'text' | 'capture'} kind
 */
function indexed(engine, path, kind) {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  const index = new engine.TraceIndex(1);
  /** @type {{ push(bytes: Uint8Array): void, finish(): unknown } | undefined} */
  let indexer = kind === 'capture' ? new engine.CaptureIndexer(index, engine.nodeByteOps) : undefined;
  for (let at = 0; ; ) {
    const count = readSync(file, buffer, 0, buffer.length, at);
    if (count === 0) break;
    at += count;
    const piece = buffer.subarray(0, count);
    if (!indexer) {
      const format = engine.detectFormats(piece.toString('latin1', 0, 65_536))[0]?.format;
      if (!format) throw new Error('the corpus is not recognised');
      indexer = engine.indexText(
        { index, format, ops: engine.nodeByteOps, kernel: engine.nodeKernel },
        { start: 0, carry: '' },
      );
    }
    indexer.push(piece);
  }
  indexer?.finish();
  closeSync(file);
  return index;
}

/**
 * @param {import('./load-engine.mjs').Engine} engine
 * @param {import('./corpus/make-corpus.mjs').Corpus} corpus
 * @param {{ rounds: number, bytes: number }} options
 * @returns {Promise<import('./report.mjs').Row[]>}
 */
export async function benchIndex(engine, corpus, { rounds, bytes }) {
  const copies = Math.max(1, Math.round(bytes / corpus.bytes));
  const log = fileOf('index.ngrep', corpus, copies, ngrepText);
  const capture = fileOf('index.pcap', corpus, copies, pcapBytes);
  const total = corpus.messages.length * copies;
  const calls = corpus.callIds * copies;
  for (const [path, kind] of /** @type {const} */ ([
    [log, 'text'],
    [capture, 'capture'],
  ])) {
    const index = indexed(engine, path, kind);
    const found = { messages: index.messages.length, calls: index.calls.length };
    if (found.messages !== total || found.calls !== calls)
      throw new Error(`${path}: ${JSON.stringify(found)} of ${total} messages, ${calls} Call-IDs`);
    const kinds = kindsOf(engine, index);
    for (const [name, count] of Object.entries(corpus.counts)) {
      if (kinds[name] !== count * copies)
        throw new Error(`${path}: ${kinds[name]} of ${count * copies} ${name}`);
    }
  }
  /** @type {Record<string, () => void>} */
  const works = {
    log: () => indexed(engine, log, 'text'),
    capture: () => indexed(engine, capture, 'capture'),
  };
  const hasRg = isInstalled('rg');
  if (hasRg) works['rg'] = () => output('rg', ['-c', START_WORDS, log]);
  const times = medians(works, rounds);
  const opened = await openedRow(engine, log, { total, calls, rounds, hasRg });
  const size = (/** @type {string} */ path) => `${(statSync(path).size / 1e6).toFixed(0)} MB`;
  const speed = (/** @type {string} */ path, /** @type {number | undefined} */ time) =>
    `${short((time ?? 0) / 1e3)} s, ${short(megabytesPerSecond(statSync(path).size, time ?? Number.NaN))} MB/s`;
  const memory = indexed(engine, log, 'text').byteLength;
  const rows = [
    {
      what: `find, index and group ${total} messages, ngrep text of ${size(log)}`,
      value: speed(log, times['log']),
      against: hasRg ? `rg -c of two start words ${short((times['rg'] ?? 0) / 1e3)} s` : 'rg: not installed',
      ratio: hasRg ? `${short((times['rg'] ?? 0) / (times['log'] ?? 1))} x` : '',
      gate: '1 x',
      goal: '2 x',
    },
    {
      what: 'memory of that index',
      value: `${short(memory / 1e6)} MB, ${short(memory / total)} bytes a message`,
      gate: '256 MB for 1.1 M messages',
    },
  ];
  return [
    ...rows,
    opened,
    captureRow(capture, {
      time: times['capture'] ?? Number.NaN,
      text: speed(capture, times['capture']),
      total,
    }),
  ];
}

/**
 * The same as the product does it, from the start of the thread to its last word: two threads, a cold engine.
 * @param {import('./load-engine.mjs').Engine} engine @param {string} log
 * @param {{ total: number, calls: number, rounds: number, hasRg: boolean }} options
 * @returns {Promise<import('./report.mjs').Row>}
 */
async function openedRow(engine, log, { total, calls, rounds, hasRg }) {
  const { startTrace, script } = await loadTraceWorker();
  const open = async () => {
    /** @type {(state: { state: string, messages: number, calls: number }) => void} */
    let end = () => undefined;
    const ended = new Promise(resolve => {
      end = resolve;
    });
    const started = await startTrace(script, {
      uri: pathToFileURL(log).href,
      inputFormat: undefined,
      follow: false,
      config: engine.defaultLintConfig,
      taught: engine.noTaughtFormats,
      onChange: state => state.state !== 'indexing' && end(state),
      onGone: reason => {
        throw new Error(reason);
      },
    });
    if ('reason' in started) throw new Error(started.reason);
    const state = await ended;
    await started.close();
    if (state.messages !== total || state.calls !== calls)
      throw new Error(`${log}: ${JSON.stringify(state)} of ${total} messages, ${calls} Call-IDs`);
  };
  /** @type {{ ours: number[], theirs: number[] }} */
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await open();
    times.ours.push(performance.now() - start);
    if (hasRg) times.theirs.push(timeOf(() => output('rg', ['-c', START_WORDS, log])));
  }
  const [ours, theirs] = [percentile(times.ours, 0.5), percentile(times.theirs, 0.5)];
  return {
    what: 'the same by Open Trace: threads started, one for each processor where the file is large',
    value: `${short(ours / 1e3)} s, ${short(megabytesPerSecond(statSync(log).size, ours))} MB/s`,
    against: hasRg ? `rg -c of two start words ${short(theirs / 1e3)} s` : 'rg: not installed',
    ratio: hasRg ? `${short(theirs / ours)} x` : '',
    gate: '1 x',
    goal: '2 x',
  };
}

/**
 * tshark takes a minute for a gigabyte: it is run three times at most.
 * @param {string} capture @param {{ time: number, text: string, total: number }} ours
 * @returns {import('./report.mjs').Row}
 */
function captureRow(capture, { time, text, total }) {
  const what = `the same from a pcap of ${(statSync(capture).size / 1e6).toFixed(0)} MB`;
  if (!isInstalled('tshark')) return { what, value: text, against: 'tshark: not installed' };
  const args = ['-n', '-r', capture, '-Y', 'sip', '-T', 'fields', '-e', 'sip.Call-ID'];
  const runs = Array.from({ length: 3 }, () =>
    timeOf(() => {
      const lines = output('tshark', args).trimEnd().split('\n').length;
      if (lines !== total) throw new Error(`tshark found ${lines} messages of ${total}`);
    }),
  );
  const theirs = percentile(runs, 0.5);
  return {
    what,
    value: text,
    against: `tshark, Call-ID only ${short(theirs / 1e3)} s (median of 3)`,
    ratio: `${short(theirs / time)} x`,
    gate: '40 x',
    goal: '100 x',
  };
}

/**
 * Messages by method or status.
 * @param {import('./load-engine.mjs').Engine} engine @param {ReturnType<typeof indexed>} index
 * @returns {Record<string, number>}
 */
function kindsOf(engine, index) {
  /** @type {Record<string, number>} */
  const kinds = {};
  for (let i = 0; i < index.messages.length; i++) {
    const code = index.messages.code[i] ?? 0;
    const name = code >= engine.REQUEST_CODE ? index.methodName(code - engine.REQUEST_CODE) : String(code);
    kinds[name] = (kinds[name] ?? 0) + 1;
  }
  return kinds;
}
