/** Messages of 64 KiB made to be slow to read, each a known trap of some parser. */
import { createRequire } from 'node:module';
import { percentile, short, timeOf } from './measure.mjs';

const SIZE = 65536;
const head = 'OPTIONS sip:a@example.com SIP/2.0\r\n';
/** @param {string} text */
const fill = text => text.repeat(Math.ceil(SIZE / text.length));

/** @type {Readonly<Record<string, string>>} */
const messages = {
  'blanks in Via': `${head}Via: SIP/2.0/UDP h${fill(' ')}x\r\n\r\n`,
  'words in From': `${head}From: ${fill('a ')}\r\n\r\n`,
  'quotes in From': `${head}From: ${fill('"')}\r\n\r\n`,
  'escapes in From': `${head}From: "${fill('\\"')}\r\n\r\n`,
  'brackets in From': `${head}From: ${fill('<')}\r\n\r\n`,
  'one word of credentials': `${head}Authorization: Digest ${fill('x')}\r\n\r\n`,
  'commas in Contact': `${head}Contact: ${fill(',')}\r\n\r\n`,
  'semicolons in Contact': `${head}Contact: <sip:a@b>${fill(';')}\r\n\r\n`,
  'rows of one letter': `${head}${fill('a\r\n')}\r\n`,
  'folds in Subject': `${head}Subject: ${fill('\r\n x')}\r\n\r\n`,
  'blanks alone': fill(' '),
  'one line': fill('x'),
};

/**
 * @param {import('./load-engine.mjs').Engine} engine @param {{ rounds: number }} options
 * @returns {import('./report.mjs').Row[]}
 */
export function benchHostile(engine, { rounds }) {
  const sip = createRequire(import.meta.url)('sip');
  const median = (/** @type {() => void} */ work) =>
    percentile(
      Array.from({ length: rounds }, () => timeOf(work)),
      0.5,
    );
  const rows = Object.entries(messages).map(([name, text]) => {
    const parse = median(() => engine.parseMessage(text, 'bytes'));
    const whole = median(() => engine.analyse({ text, kind: 'message', unit: 'bytes' }));
    // Once: some of these take the other one seconds.
    return { name, parse, whole, other: timeOf(() => sip.parse(text)) };
  });
  const worst = (/** @type {'parse' | 'whole' | 'other'} */ key) =>
    rows.reduce((a, b) => (b[key] > a[key] ? b : a));
  const text = (/** @type {'parse' | 'whole' | 'other'} */ key) =>
    `${short(worst(key)[key])} ms (${worst(key).name})`;
  return [
    {
      what: `hostile message of 64 KiB, worst of ${rows.length}: parse`,
      value: text('parse'),
      against: `npm sip ${text('other')}`,
      ratio: `${short(worst('other').other / worst('parse').parse)} x`,
      gate: '20 ms',
      goal: '10 ms',
    },
    { what: 'the same: parse and all rules', value: text('whole') },
  ];
}
