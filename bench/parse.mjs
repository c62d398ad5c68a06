/** Position-keeping parse of an array of messages against the npm package `sip`, which keeps no positions. */
import { createRequire } from 'node:module';
import { medians, megabytesPerSecond, short } from './measure.mjs';

/** @typedef {import('./load-engine.mjs').Engine} Engine */
/** @typedef {import('./corpus/make-corpus.mjs').Corpus} Corpus */

const ADDRESSES = new Set(['to', 'from', 'contact', 'route', 'record-route', 'path', 'refer-to']);
const AUTH = new Set(['www-authenticate', 'proxy-authenticate', 'authorization', 'proxy-authorization']);

/** Reads of one message what `sip` reads of it. @param {Engine} engine @param {ReturnType<Engine['parseMessage']>} message */
function readViews(engine, message) {
  for (const field of message.headers) {
    if (field.id === 'via') engine.readVias(message, field);
    else if (field.id === 'cseq') engine.readCSeq(message, field);
    else if (field.id === 'content-length') engine.readNumber(message, field);
    else if (ADDRESSES.has(field.id)) engine.readAddresses(message, field);
    else if (AUTH.has(field.id)) engine.readAuth(message, field);
  }
}

/**
 * A payload as a capture hands it over.
 * @param {string} payload @param {import('./corpus/make-corpus.mjs').CorpusMessage} message
 * @returns {Parameters<Engine['understandChunk']>[0]}
 */
function cutOf(payload, { time, from, to }) {
  const record = {
    payload,
    map: { from: [0], to: [0] },
    header: { start: 0, end: 0 },
    time: { seconds: Math.floor(time / 1e6), nanos: (time % 1e6) * 1000, digits: 6, dateless: false },
    transport: /** @type {const} */ ('udp'),
    source: from,
    destination: to,
    direction: undefined,
    declaredBytes: undefined,
    exactBytes: true,
    truncated: false,
    frame: undefined,
    note: undefined,
  };
  return { text: payload, record, carry: '' };
}

/** @param {Map<string, number>} counts @param {string} kind */
function count(counts, kind) {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

/** Fails where counts are not the truth of the corpus. @param {string} who @param {Map<string, number>} found @param {Corpus} corpus */
function mustEqual(who, found, { counts }) {
  for (const kind of new Set([...found.keys(), ...Object.keys(counts)])) {
    if (found.get(kind) !== counts[kind])
      throw new Error(`${who} found ${found.get(kind)} ${kind}, the corpus has ${counts[kind]}`);
  }
}

/**
 * @param {Engine} engine @param {Corpus} corpus @param {{ rounds: number }} options
 * @returns {import('./report.mjs').Row[]}
 */
export function benchParse(engine, corpus, { rounds }) {
  const sip = createRequire(import.meta.url)('sip');
  // As it comes from a socket: Latin-1, one character a byte, for both.
  const texts = corpus.messages.map(({ text }) => Buffer.from(text).toString('latin1'));
  const ours = new Map();
  const theirs = new Map();
  for (const text of texts) {
    const message = engine.parseMessage(text, 'bytes');
    const { startLine } = message;
    if (startLine.kind === 'response') count(ours, String(startLine.code));
    else if (startLine.kind === 'request')
      count(ours, text.slice(startLine.method.start, startLine.method.end));
    if (message.problems.length > 0) throw new Error(`a message of the corpus has problems:\n${text}`);
    const other = sip.parse(text);
    count(theirs, other.method ?? String(other.status));
  }
  mustEqual('siplens', ours, corpus);
  mustEqual('npm sip', theirs, corpus);
  const times = medians(
    {
      sip: () => {
        for (const text of texts) sip.parse(text);
      },
      lines: () => {
        for (const text of texts) engine.parseMessage(text, 'bytes');
      },
      views: () => {
        for (const text of texts) readViews(engine, engine.parseMessage(text, 'bytes'));
      },
    },
    rounds,
  );
  const setting = engine.chunkSetting({ kind: 'trace', unit: 'bytes' });
  const whole = medians(
    {
      sip: () => {
        for (const text of texts) sip.parse(text);
      },
      judged: () => {
        for (const [i, message] of corpus.messages.entries())
          engine.understandChunk(cutOf(texts[i] ?? '', message), setting);
      },
    },
    rounds,
  );
  const speed = (/** @type {number} */ time) => `${short(megabytesPerSecond(corpus.bytes, time))} MB/s`;
  const judged = {
    what: 'the same, read for correlation and judged by all message rules',
    value: speed(whole.judged),
    against: `npm sip, parse alone ${speed(whole.sip)}`,
    ratio: `${short(whole.sip / whole.judged)} x`,
  };
  const row = (/** @type {string} */ what, /** @type {number} */ time) => ({
    what: `${what}, ${texts.length} messages`,
    value: speed(time),
    against: `npm sip ${speed(times.sip)}`,
    ratio: `${short(times.sip / time)} x`,
    gate: '1.5 x',
    goal: '2.5 x',
  });
  return [
    row('parse with positions', times.lines),
    row('the same, and the values that npm sip reads', times.views),
    judged,
  ];
}
