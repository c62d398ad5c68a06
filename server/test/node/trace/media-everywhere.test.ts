/** What the rules about media find in a capture they find in whatever way it is read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli';
import { analyse } from '../../../src/core/analysis';
import { defaultLintConfig } from '../../../src/core/lint/config';
import { portableByteOps } from '../../../src/core/text/portable-byte-ops';
import { captureToSiptrace } from '../../../src/core/trace/capture/capture-to-siptrace';
import { readCapture } from '../../../src/core/trace/capture/read-capture';
import { TogetherSession } from '../../../src/node/trace/together-session';
import { TraceSession } from '../../../src/node/trace/trace-session';
import { recordedHost } from '../../cli/recorded-host';
import { editFlow } from '../../core/flows/flow-edit';
import { readFlow, writeFlow } from '../../core/flows/flow-file';
import { f23 } from '../../core/flows/mutations/f23';
import {
  captureOfPackets,
  packetsOfTrace,
  rtpPayload,
  type WirePacket,
} from '../../harness/capture/capture-of-trace';
import { fencedBlocks } from '../../harness/fenced-blocks';

const folder = mkdtempSync(join(tmpdir(), 'siplens-media-'));
afterAll(() => rmSync(folder, { recursive: true }));

const mediaRules = ['media-missing', 'media-address-mismatch', 'stun-address-unused'];

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
}
/** Findings about media as lines in one order. */
const linesOf = (findings: readonly Found[]) =>
  findings
    .filter(({ rule }) => mediaRules.includes(rule))
    .map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`)
    .sort();

const findingsOf = (text: string) => linesOf(analyse({ text, kind: 'trace', format: 'siptrace' }).findings);

function exampleOf(rule: string): string {
  const document = readFileSync(join(__dirname, `../../../../test-fixtures/lint/${rule}.md`), 'utf8');
  const [first] = fencedBlocks(document);
  return (first?.text ?? '').replace(/^ *\^+ .*\n/gm, '');
}

/** Calls in whose media something is wrong, as packets of native traces. */
const faulty = [
  ...mediaRules.map(rule => ({ what: `the example of ${rule}`, text: exampleOf(rule) })),
  ...f23.map(({ id, edits }) => ({ what: id, text: writeFlow(editFlow(readFlow('F23-call-stun'), edits)) })),
].filter(({ text }) => !/^--- -/m.test(text) && findingsOf(text).length > 0);

/** A ping between machines that nobody else speaks of. */
const ping = [
  'OPTIONS sip:198.51.100.78 SIP/2.0',
  'Via: SIP/2.0/UDP 198.51.100.77:5060;branch=z9hG4bKping',
  'Max-Forwards: 70',
  'From: <sip:198.51.100.77>;tag=1',
  'To: <sip:198.51.100.78>',
  'Call-ID: ping',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');
/** Long after everything else, in a log of its own. */
const later = `--- 2026-12-31T23:00:00Z udp 198.51.100.77:5060 -> 198.51.100.78:5060 -\n${ping}`;

/** A capture that goes on as long as another one, and shows its media. */
function mediaProbe(packets: readonly WirePacket[]): Buffer {
  const pings = [packets[0], packets.at(-1)].flatMap(packet =>
    packet
      ? [{ ...packet, from: '198.51.100.77:5060', to: '198.51.100.78:5060', payload: Buffer.from(ping) }]
      : [],
  );
  const media = packets.filter(packet => !isSip(packet));
  return captureOfPackets([...pings.slice(0, 1), ...media, ...pings.slice(1)]);
}

const isSip = ({ payload }: WirePacket) => /^(?:[A-Z]+ |SIP\/)/.test(payload.toString('latin1', 0, 12));
/** Of parts it is known how long each of them lasts. */
const withoutDurations = (lines: readonly string[]) => lines.map(line => line.replace(/ for [\d.]+ s\./, ''));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** All findings of a trace on disk, judged as a whole or call by call. */
async function pagedFindings(session: TraceSession | undefined): Promise<readonly string[]> {
  if (!session) throw new Error('no session');
  const ask = () => session.findingsPage({ id: 1, from: 0, count: 1000 });
  let page = ask();
  while (page.state === 'running') {
    await setTimeout(1);
    page = ask();
  }
  return linesOf(page.findings);
}

/** The findings of each call's document. */
async function documentFindings(session: TraceSession | undefined): Promise<readonly string[]> {
  const { total = 0 } = (await session?.callsPage({ id: 1, from: 0, count: 1 })) ?? {};
  const found: string[] = [];
  for (let call = 0; call < total; call++) {
    const document = await session?.callDocument(call);
    if (document?.kind !== 'text') throw new Error('no document');
    found.push(...findingsOf(document.text));
  }
  return found.sort();
}

async function opened(path: string, judgeAtOnce?: number): Promise<TraceSession> {
  const session = TraceSession.open({
    path,
    inputFormat: undefined,
    follow: false,
    config: defaultLintConfig,
    seed: 1,
    onChange: () => undefined,
    ...(judgeAtOnce === undefined ? {} : { judgeAtOnce }),
  });
  if ('reason' in session) throw new Error(session.reason);
  await session.run();
  return session;
}

async function together(paths: readonly string[]): Promise<TogetherSession> {
  const session = new TogetherSession({
    files: paths.map(path => ({ uri: pathToFileURL(path).href })),
    zoneMinutes: 0,
    config: defaultLintConfig,
    seed: 1,
    onChange: () => undefined,
  });
  await session.run();
  return session;
}

async function linted(args: readonly string[], files: ReadonlyMap<string, Uint8Array>) {
  const { host, recorded } = recordedHost({ args: ['lint', ...args, '--format', 'json'], files });
  await runCli(host);
  const { files: read } = JSON.parse(recorded.out) as {
    readonly files: readonly { readonly findings: readonly Found[] }[];
  };
  return linesOf(read.flatMap(({ findings }) => findings));
}

/** Each of them is read many times. */
const patience = { timeout: 60_000 };

describe.each(faulty)('$what', patience, ({ text }) => {
  const packets = packetsOfTrace(text);
  const capture = captureOfPackets(packets);
  const native = captureToSiptrace(readCapture(capture, portableByteOps));
  const wanted = findingsOf(text);
  const half = Math.floor(packets.length / 2);

  test('is found in a file on disk, as a whole, call by call, and in the document of the call', async () => {
    const files = [
      fileOf('one.pcap', capture),
      fileOf('one.pcap.gz', gzipSync(capture)),
      fileOf('lines.siptrace', native),
      fileOf('records.siptrace', text),
    ];
    for (const path of files) {
      for (const judgeAtOnce of [undefined, 0]) {
        const session = await opened(path, judgeAtOnce);
        expect(await pagedFindings(session)).toEqual(wanted);
        expect(await documentFindings(session)).toEqual(wanted);
        session.close();
      }
    }
  });

  test('is found in several files that are opened together, and by --merge', async () => {
    const ways: readonly (readonly [string, Uint8Array])[][] = [
      [
        ['one.pcap', capture],
        ['later.siptrace', Buffer.from(later)],
      ],
      [
        ['later.siptrace', Buffer.from(later)],
        ['lines.siptrace', Buffer.from(native)],
      ],
      [
        ['later.siptrace', Buffer.from(later)],
        ['records.siptrace', Buffer.from(text)],
      ],
      // A probe for signalling, another one for media.
      [
        ['sip.pcap', captureOfPackets(packets.filter(isSip))],
        ['media.pcap', mediaProbe(packets)],
      ],
    ];
    for (const files of ways) {
      const session = await together(files.map(([name, bytes]) => fileOf(name, bytes)));
      expect(await pagedFindings(session.inner)).toEqual(wanted);
      expect(await documentFindings(session.inner)).toEqual(wanted);
      session.inner?.close();
      expect(await linted(['--merge', ...files.map(([name]) => name)], new Map(files))).toEqual(wanted);
    }
    expect(await linted(['one.pcap'], new Map([['one.pcap', capture]]))).toEqual(wanted);
  });

  test('is found in the parts of a rotated capture', async () => {
    const files = [captureOfPackets(packets.slice(0, half)), captureOfPackets(packets.slice(half))];
    const session = await together(files.map((bytes, i) => fileOf(`part${i}.pcap`, bytes)));
    expect(withoutDurations(await pagedFindings(session.inner))).toEqual(withoutDurations(wanted));
    session.inner?.close();
  });
});

test('There is something to find of each rule', () => {
  const rules = faulty.flatMap(({ text }) => findingsOf(text).map(line => line.split(/[ :]/)[1]));
  expect(new Set(rules)).toEqual(new Set(mediaRules));
});

describe('Media of which nobody knows is not missing', () => {
  const text = exampleOf('media-missing');
  const packets = packetsOfTrace(text);
  const isRtp = ({ payload }: (typeof packets)[number]) => payload[0] === 0x80;
  /** The same machines speak, both ways, a day later. */
  const dayAfter = packets
    .filter(isRtp)
    .flatMap(packet => [
      packet,
      {
        ...packet,
        from: packet.to,
        to: packet.from,
        payload: rtpPayload({ ssrc: 99, sequence: packet.micros }),
      },
    ])
    .map(packet => ({ ...packet, seconds: packet.seconds + 86_400 }));

  test('where a log of signalling is merged with a capture of another time', async () => {
    const sip = captureOfPackets(packets.filter(packet => !isRtp(packet)));
    const files = new Map([
      ['sip.pcap', sip],
      ['later.pcap', captureOfPackets(dayAfter)],
    ]);
    expect(await linted(['--merge', 'sip.pcap', 'later.pcap'], files)).toEqual([]);
    const session = await together([...files].map(([name, bytes]) => fileOf(name, bytes)));
    expect(await pagedFindings(session.inner)).toEqual([]);
    session.inner?.close();
    // A capture of all of it that shows no RTP of the call would be another matter.
    const one = captureOfPackets([...packets.filter(packet => !isRtp(packet)), ...dayAfter]);
    expect(await linted(['one.pcap'], new Map([['one.pcap', one]]))).toHaveLength(1);
  });
});
