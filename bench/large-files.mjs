/** siplint against what people use on files today. Only what is installed is run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../tools/lib/repository-root.mjs';
import { ngrepText, pcapBytes } from './corpus/write-files.mjs';
import { medians, megabytesPerSecond, short } from './measure.mjs';
import { isInstalled, output } from './programs.mjs';

const TSHARK_FIELDS = [
  'frame.number',
  'sip.Method',
  'sip.Status-Code',
  'sip.Call-ID',
  'sip.CSeq',
  'sip.from.tag',
  'sip.to.tag',
];

/** @param {readonly string[]} args @returns {number} messages that siplint found */
function siplintMessages(args) {
  const report = JSON.parse(output(process.execPath, ['dist/siplint.js', ...args, '--format', 'json']));
  return report.files[0].messages;
}

/** @param {string} who @param {number} found @param {number} wanted */
function mustEqual(who, found, wanted) {
  if (found !== wanted) throw new Error(`${who} found ${found} messages of ${wanted}`);
}

/**
 * @param {import('./corpus/make-corpus.mjs').Corpus} corpus @param {{ rounds: number }} options
 * @returns {import('./report.mjs').Row[]}
 */
export function benchLargeFiles(corpus, { rounds }) {
  execFileSync(process.execPath, ['tools/build.mjs', 'siplint'], { cwd: repositoryRoot, stdio: 'ignore' });
  process.chdir(repositoryRoot);
  const folder = 'out/bench';
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'corpus.ngrep');
  const capture = join(folder, 'corpus.pcap');
  writeFileSync(log, ngrepText(corpus.messages), 'latin1');
  writeFileSync(capture, pcapBytes(corpus.messages));
  const total = corpus.messages.length;
  mustEqual('siplint', siplintMessages(['lint', capture]), total);
  mustEqual('siplint', siplintMessages(['lint', log]), total);
  const works = {
    capture: () => output(process.execPath, ['dist/siplint.js', 'lint', capture, '--format', 'json']),
    log: () => output(process.execPath, ['dist/siplint.js', 'lint', log, '--format', 'json']),
  };
  const speed = (/** @type {number} */ time) => `${short(megabytesPerSecond(corpus.bytes, time))} MB/s`;
  /** @type {import('./report.mjs').Row[]} */
  const rows = [];
  const size = `${(corpus.bytes / 1e6).toFixed(0)} MB`;
  if (isInstalled('tshark')) {
    const args = [
      '-n',
      '-r',
      capture,
      '-Y',
      'sip',
      '-T',
      'fields',
      ...TSHARK_FIELDS.flatMap(field => ['-e', field]),
    ];
    mustEqual('tshark', output('tshark', args).trimEnd().split('\n').length, total);
    const times = medians({ ...works, tshark: () => output('tshark', args) }, rounds);
    const against = `tshark, ${TSHARK_FIELDS.length} fields ${speed(times.tshark)}`;
    const ratio = (/** @type {number} */ time) => `${short(times.tshark / time)} x`;
    rows.push(
      {
        what: `siplint, all rules, pcap of ${size}`,
        value: speed(times.capture),
        against,
        ratio: ratio(times.capture),
        gate: '5 x',
        goal: '10 x',
      },
      {
        what: `siplint, all rules, ngrep text of it`,
        value: speed(times.log),
        against,
        ratio: ratio(times.log),
        gate: '5 x',
        goal: '10 x',
      },
    );
  } else {
    const times = medians(works, rounds);
    rows.push({
      what: `siplint, all rules, pcap of ${size}`,
      value: speed(times.capture),
      against: 'tshark: not installed',
    });
    rows.push({ what: 'siplint, all rules, ngrep text of it', value: speed(times.log) });
  }
  return rows;
}
