/**
 * What `siplint messages` reads of captures, against what tshark dissects of the same bytes: captures of each kind that
 * the harness writes, and the real ones beside the project. Every message that only we see has a reason here.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureKinds } from '../harness/capture/kinds';
import { siplint } from '../protocol/run-siplint';
import { describeWith } from './programs';
import { plain, type SeenMessage, tsharkMessages } from './tshark';

interface Listed {
  readonly frame: number;
  readonly time: string | null;
  readonly source: string;
  readonly destination: string;
  readonly startLine: string;
  readonly callId: string | null;
  readonly cseq: { readonly number: number; readonly method: string } | null;
}

/** Seconds since 1970 with nine digits. */
function epochOf(time: string | null): string {
  const parts = /^(.*?)(?:\.(\d+))?Z$/.exec(time ?? '');
  return parts ? `${Date.parse(`${parts[1]}Z`) / 1000}.${(parts[2] ?? '').padEnd(9, '0')}` : '';
}

function seen({ frame, time, source, destination, startLine, callId, cseq }: Listed): SeenMessage {
  const words = startLine.trim().split(/[ \t]+/);
  return {
    frame,
    time: epochOf(time),
    source,
    destination,
    what: plain(/^SIP\//i.test(startLine) ? words[1] : words[0]),
    callId: plain(callId ?? ''),
    cseq: cseq ? plain(`${cseq.number} ${cseq.method}`) : '',
  };
}

/** What siplint lists of each file; nothing for a file without SIP. */
function siplintMessages(files: readonly string[]): ReadonlyMap<string, readonly SeenMessage[]> {
  const { out } = siplint(['messages', '--format', 'json', '--no-progress', ...files], { cwd: tmpdir() });
  const { files: read } = JSON.parse(out) as { files: { path: string; list: Listed[] }[] };
  return new Map(read.map(({ path, list }) => [path, list.map(seen)]));
}

function lines(messages: readonly SeenMessage[]): readonly string[] {
  return messages
    .map(m => [m.frame, m.time, m.source, m.destination, m.what, m.callId, m.cseq].join(' | '))
    .sort();
}

/** Both sides without what they agree on; equal messages are counted. */
function differences(ours: readonly SeenMessage[], theirs: readonly SeenMessage[]) {
  const left = [...lines(theirs)];
  const onlyOurs: string[] = [];
  let agreed = 0;
  for (const line of lines(ours)) {
    const at = left.indexOf(line);
    if (at < 0) onlyOurs.push(line);
    else {
      left.splice(at, 1);
      agreed++;
    }
  }
  return { agreed, onlyOurs, onlyTheirs: left };
}

describeWith('tshark', 'captures of each kind: siplint and tshark see the same messages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siplens-captures-'));
  const fileOf = (i: number) => join(folder, `${i}.pcap`);
  let ours: ReadonlyMap<string, readonly SeenMessage[]> = new Map();
  beforeAll(() => {
    for (const [i, { file }] of captureKinds.entries()) writeFileSync(fileOf(i), file);
    ours = siplintMessages(captureKinds.map((_, i) => fileOf(i)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(captureKinds.map((kind, i) => [kind.title, kind, i] as const))('%s', (_, kind, i) => {
    // A packet without time is shown at the epoch there.
    const theirs = tsharkMessages(fileOf(i)).map(m => ({
      ...m,
      time: m.time === '0.000000000' ? '' : m.time,
    }));
    const { agreed, onlyOurs, onlyTheirs } = differences(ours.get(fileOf(i)) ?? [], theirs);
    expect(onlyTheirs, 'only tshark').toEqual([]);
    if (kind.onlyOurs === undefined) {
      expect(onlyOurs, 'only siplint').toEqual([]);
      expect(agreed).toBe(kind.messages.length);
    } else expect(onlyOurs.length).toBeGreaterThan(0);
  });

  it('gz of a pcap and of a pcapng', () => {
    const picked = [captureKinds[0], captureKinds.find(kind => kind.title.startsWith('pcapng'))];
    const packed = picked.map((kind, i) => {
      const path = join(folder, `packed-${i}.pcap.gz`);
      writeFileSync(path, gzipSync(kind?.file ?? ''));
      return path;
    });
    const read = siplintMessages(packed);
    for (const path of packed) {
      expect(differences(read.get(path) ?? [], tsharkMessages(path))).toMatchObject({
        onlyOurs: [],
        onlyTheirs: [],
      });
      expect(read.get(path)?.length).toBeGreaterThan(1);
    }
  });
});

/** Messages of real captures that only we see, by file and frame, with the reason from their bytes. */
const noHep = 'tshark 4.0 does not look into HEP';
const realReasons: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'hep-wireshark-hep.pcap': Object.fromEntries([1, 2, 3, 4, 6, 7].map(frame => [frame, noHep])),
  'generated-kamailio-siptrace-hep3-port9060.pcap': Object.fromEntries(
    Array.from({ length: 15 }, (_, i) => [i + 1, noHep]),
  ),
  // Bytes of a real call, damaged at random: tshark gives the whole datagram up, we read what there is.
  'ndpi-fuzz-2006-06-26-2594.pcap': {
    108: 'the reason phrase holds a NUL',
    154: 'the UDP length says 9587, more than the packet has, and the start line holds a NUL',
    274: 'the status code is `40` and a NUL',
    346: 'the Request-URI holds a NUL',
    348: 'the reason phrase holds a NUL',
    441: 'the Request-URI begins `s%s` and a NUL in place of `sip:`',
    560: 'the status code is `4v1`',
  },
};

const shared = join(__dirname, '../../../../shared/traces');
const real = ['pcap', 'hep3', 'derived']
  .map(name => join(shared, name))
  .flatMap(folder => (existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : []))
  .filter(path => /\.(pcap|pcapng|cap)$/.test(path));
if (real.length === 0)
  console.info('Skipped: no folder "shared/traces" with real captures beside the project.');

describeWith('tshark', 'real captures: siplint and tshark see the same messages', () => {
  const ours = real.length > 0 ? siplintMessages(real) : new Map<string, readonly SeenMessage[]>();

  describe.skipIf(real.length === 0)('(skipped without the folder shared/traces)', () => {
    it.each(real.map(path => [basename(path), path] as const))('%s', (name, path) => {
      const { onlyOurs, onlyTheirs } = differences(ours.get(path) ?? [], tsharkMessages(path));
      expect(onlyTheirs).toEqual([]);
      const reasons = realReasons[name] ?? {};
      const frames = onlyOurs.map(line => Number(line.split(' | ')[0])).sort((a, b) => a - b);
      expect(frames, onlyOurs.join('\n')).toEqual(Object.keys(reasons).map(Number));
    });
  });
});
