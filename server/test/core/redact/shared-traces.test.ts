/** Real traces of other projects, where they are at hand: none of their originals is left, and what relates stays. */
import { existsSync, readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { namesNobody } from '../../../src/core/redact/common-words';
import { leakScan } from '../../../src/core/redact/leak-scan';
import { redactTrace } from '../../../src/core/redact/redact-trace';
import { addressReach } from '../../../src/core/sip/address-reach';
import { isIpv4 } from '../../../src/core/sip/ip-address';
import { parseMessage } from '../../../src/core/sip/parse-message';
import { portableByteOps } from '../../../src/core/text/portable-byte-ops';
import { looksLikeCapture } from '../../../src/core/trace/capture/capture-kind';
import { readCapture } from '../../../src/core/trace/capture/read-capture';
import { emptyTraceHeader, type WritableRecord } from '../../../src/core/trace/write-siptrace';
import { nativeText, readFixture } from '../../harness/trace-fixtures';
import { originalsOf } from './originals';

const root = '../shared/traces';
const isThere = existsSync(root);
if (!isThere) console.info(`Redaction of real traces is not tested: ${root} is not there.`);
/** Larger ones say nothing new, and take long. */
const mostBytes = 400_000;

function recordsOf(path: string): readonly WritableRecord[] {
  const bytes = readFileSync(path);
  if (bytes.length > mostBytes) return [];
  if (looksLikeCapture(bytes)) return readCapture(bytes, portableByteOps).records;
  return readFixture(path)?.records ?? [];
}

/** Words that stand for nobody, addresses of loopback, and what is the first group of an IPv6 address only. */
function isNobody(word: string): boolean {
  const isVersion = /^[\d.]+$/.test(word) && !isIpv4(word);
  return (
    isVersion ||
    namesNobody(word) ||
    addressReach(word) === 'loopback' ||
    /^(?:fe80|fec0|sipvicious)$/.test(word)
  );
}

/** Content-Length against the body that is there: 0 where it is right. */
function lengthFault({ payload }: WritableRecord): number | undefined {
  const message = parseMessage(payload, 'bytes');
  const field = message.headers.find(({ id }) => id === 'content-length');
  const written = field && payload.slice(field.value.start, field.value.end);
  if (!written || !/^\d{1,9}$/.test(written)) return undefined;
  return Number(written) - (message.body.end - message.body.start);
}

/** What kind of address each end is: `v6 private`. */
function kindsOfEnds({ source = '', destination = '' }: WritableRecord): readonly string[] {
  return [source, destination].map(end => {
    const host = /^\[([^\]%]*)[^\]]*\]/.exec(end)?.[1] ?? end.replace(/:\d*$/, '');
    const reach = addressReach(host);
    return reach === undefined ? 'name' : `${host.includes(':') ? 'v6' : 'v4'} ${reach}`;
  });
}

/** Which records share a Call-ID: the number of the first with the same. */
function sharedIds(records: readonly WritableRecord[]): readonly number[] {
  const first = new Map<string, number>();
  return records.map(({ payload }, i) => {
    const id = /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im.exec(payload)?.[1] ?? `none ${i}`;
    if (!first.has(id)) first.set(id, i);
    return first.get(id) ?? i;
  });
}

// Fuzzed captures have names of people in places where no reader finds them: not supported yet.
const paths = (isThere ? globSync([`${root}/*/*`]).sort() : []).filter(path => !path.includes('fuzz'));

it.skipIf(!isThere)(
  `of ${root} (skipped without it) none tells whom it is about, and all have the form that they had`,
  { timeout: 600_000 },
  () => {
    const faults: string[] = [];
    let redacted = 0;
    for (const path of paths) {
      const records = recordsOf(path);
      if (records.length === 0) continue;
      redacted++;
      const { names, ...trace } = redactTrace({ header: emptyTraceHeader, records });
      const text = nativeText(trace);
      const { leaks } = leakScan(text, names);
      const bad = leaks.filter(({ kind }) => kind !== 'header' && kind !== 'version');
      // A person is told to look at these.
      const told = new Set(leaks.filter(({ kind }) => kind === 'version').map(leak => leak.text));
      faults.push(...bad.slice(0, 5).map(({ kind, text: word, line }) => `${path}:${line} ${kind} ${word}`));
      const words = new Set(text.split(/[^\w.+-]+/));
      const left = originalsOf(records).filter(
        word => words.has(word) && !names.isIssued(word) && !told.has(word) && !isNobody(word),
      );
      faults.push(...left.slice(0, 5).map(word => `${path} still has ${word}`));
      for (const same of [lengthFault, kindsOfEnds]) {
        const at = records.findIndex(
          (record, i) => `${same(record)}` !== `${trace.records[i] && same(trace.records[i])}`,
        );
        if (at >= 0) faults.push(`${path} record ${at} has another ${same.name}`);
      }
      if (`${sharedIds(trace.records)}` !== `${sharedIds(records)}`)
        faults.push(`${path} relates other calls`);
    }
    console.info(`${redacted} traces of ${root} redacted.`);
    expect(faults).toEqual([]);
    expect(redacted).toBeGreaterThan(50);
  },
);
