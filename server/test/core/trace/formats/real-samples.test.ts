/**
 * Real logs, where the folder with third-party samples lies beside the project: as many messages as its manifest
 * counts, or a reason. Nothing of them is copied.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mapOffset } from '../../../../src/core/text/span-map';
import { cutChunks } from '../../../../src/core/trace/cut-chunks';
import { detectFormats } from '../../../../src/core/trace/detect-format';
import { decodingFormats, recordsOf } from './format-samples';

const shared = join(__dirname, '../../../../../../shared');
const manifest = join(shared, 'traces/MANIFEST.tsv');

/** Beginnings of sample paths, and the format that they are in; the first that fits counts. */
const folders: readonly (readonly [string, string])[] = [
  ['traces/plain/', 'plain'],
  ['traces/ngrep/', 'ngrep'],
  ['traces/derived/ngrep-', 'ngrep'],
  ['traces/sngrep-text/', 'sngrep'],
  ['traces/asterisk-pjsip/', 'asterisk-pjsip'],
  ['traces/asterisk-chansip/', 'asterisk-chansip'],
  ['traces/freeswitch-sofia/', 'freeswitch'],
  ['traces/drachtio/', 'freeswitch'],
  ['traces/sipp-tracemsg/', 'sipp'],
  ['traces/derived/generated-sipp-trace_msg', 'sipp'],
  ['traces/derived/generated-sipp-trace_shortmsg', 'sipp-shortmsg'],
  ['traces/sipp-xml/', 'sipp-scenario'],
  ['traces/pjsip-log/', 'pjsip'],
  ['traces/clearwater-sprout/', 'pjsip'],
  ['traces/cisco-ccsip/', 'cisco-ccsip'],
  ['traces/cucm-sdl/', 'cucm-sdl'],
  ['traces/oracle-sipmsg/', 'oracle-sipmsg'],
  ['traces/opensips-trace/', 'opensips'],
  ['traces/siptrace-db-text/', 'kamailio-table'],
  ['traces/derived/generated-kamailio-sipdump.data', 'kamailio-sipdump'],
  ['traces/derived/generated-kamailio-sipdump-twinkle.data', 'kamailio-sipdump'],
  ['traces/derived/generated-kamailio-xlog', 'kamailio-xlog'],
  ['traces/browser-console/', 'browser-console'],
  ['traces/linphone/', 'linphone'],
  ['traces/snom-trace/', 'snom'],
  ['traces/thomson-trace/', 'thomson'],
  ['traces/esp-adf/', 'esp-adf'],
  ['traces/broadworks-xslog/', 'broadworks'],
  ['traces/avaya-tracesm/', 'avaya-tracesm'],
  ['traces/jain-sip-xml/', 'jain-sip'],
  ['traces/lync-ocs/', 'lync'],
  ['traces/derived/generated-baresip', 'baresip'],
  ['traces/derived/generated-twinkle', 'twinkle'],
  ['traces/tcpdump-A/tcpdump-v-tab', 'tcpdump'],
  ['traces/derived/tcpdump-', 'tcpdump'],
  ['traces/tshark-V/', 'tshark-tree'],
  ['traces/derived/tshark-V', 'tshark-tree'],
  ['traces/derived/tshark-O', 'tshark-tree'],
  ['traces/derived/tshark-follow-', 'tshark-follow'],
  ['traces/derived/tshark-json', 'tshark-json'],
  ['traces/derived/tshark-pdml', 'tshark-json'],
  ['traces/derived/tshark-x-hexdump', 'hex-dump'],
  ['traces/hexdump-C/', 'hex-dump'],
  ['traces/escaped-strings/syslog', 'none'],
  ['traces/escaped-strings/', 'escaped-strings'],
  // No lines of their own that are known: the messages stand bare.
  ['traces/genesys-sip-server/', 'plain'],
  ['traces/generic-dashes/', 'plain'],
  ['traces/rfc-ladder-doc/', 'plain'],
  ['traces/negative/javaforce-im-uri', 'plain'],
];

/** Where our count differs from the manifest's, and what the bytes say. */
const differences: ReadonlyMap<string, readonly [number, string]> = new Map([
  [
    'traces/hexdump-C/sipnab-hexdump.trycmd',
    [
      7,
      'seven dumps begin at offset 0 and each decodes to a message; the manifest counts lines that show SIP/2.0 whole',
    ],
  ],
  [
    'traces/escaped-strings/python-bytes-repr.txt',
    [1, 'the second start line is the last line: no header field follows, so it counts as a quotation'],
  ],
  [
    'traces/generic-dashes/sipjs-76-sent-from.txt',
    [2, 'the third start line is cut in its reason phrase and is the last line: a quotation'],
  ],
  [
    'traces/rfc-ladder-doc/blog-indented-br-html.md',
    [1, 'the second message is HTML on one line, with <br /> for line ends: HTML is not read'],
  ],
]);

/** Texts of which no format is sure, and why that is right. */
const silent: readonly (readonly [string, string])[] = [
  ['traces/negative/asterism-full-regfail.log', 'no message'],
  ['traces/negative/kamailio-debug-syslog.txt', 'no message'],
  ['traces/audiocodes-syslog/pastash-75-headers-only.txt', 'headers without bodies'],
  ['traces/flutter-sip-ua/dart-sip-ua-578.txt', 'a part of a body'],
  ['traces/derived/generated-kamailio-sipdump.meta', 'no message'],
  ['traces/derived/generated-sipp-trace_err-no-sip.log', 'no message'],
  [
    'traces/escaped-strings/syslog-octal-015-012.txt',
    'escapes that mail wrapped in mid-word, with links put in: the line ends are lost',
  ],
  [
    'traces/fortigate-debug/sip-debug.txt',
    'a packet as one run of digits wrapped in mid-byte; not supported yet',
  ],
  [
    'traces/tcpdump-A/uniza-nqtA.txt',
    'the author took times and addresses out of the packet lines: nothing tells a packet',
  ],
  ['traces/derived/tshark-summary.txt', 'a packet list: no header fields at all'],
  ['traces/derived/tshark-summary-absolute-date.txt', 'a packet list: no header fields at all'],
];

interface Row {
  readonly path: string;
  readonly messages: number;
}

function rows(): readonly Row[] {
  if (!existsSync(manifest)) return [];
  return readFileSync(manifest, 'utf8')
    .split('\n')
    .slice(1)
    .map(line => line.split('\t'))
    .flatMap(([, path, , , , messages]) => (path ? [{ path, messages: Number(messages) }] : []));
}

function formatOf(path: string): string | undefined {
  return folders.find(([folder]) => path.startsWith(folder))?.[1];
}

/** Captures are tried elsewhere. */
const isCapture = (path: string) => /^traces\/(?:pcap|hep3)\/|\.(?:pcap|pcapng|cap)$/.test(path);
const texts = rows().filter(row => !isCapture(row.path));
const isSilent = (path: string) => silent.some(([silentPath]) => silentPath === path);
const known = texts.filter(row => !isSilent(row.path));
const read = (path: string) => readFileSync(join(shared, path), 'latin1');

if (known.length === 0)
  console.info('Skipped: no folder "shared/traces" with real samples beside the project.');

describe.skipIf(known.length === 0)('real samples (skipped without the folder shared/traces)', () => {
  test.each(known.map(row => [row.path, row] as const))('%s', (path, row) => {
    const text = read(path);
    const best = detectFormats(text)[0];
    expect(best?.format.id).toBe(formatOf(path));
    if (!best) return;
    // Scenarios are templates: the manifest counts them, a trace has none.
    const wanted = best.format.templates ? 0 : (differences.get(path)?.[0] ?? row.messages);
    expect(recordsOf(text, best.format).length).toBe(wanted);
  });

  test.each(known.map(row => [row.path] as const))('%s: each unit of a payload maps to itself', path => {
    const text = read(path);
    const format = detectFormats(text)[0]?.format;
    if (!format) return;
    for (const chunk of cutChunks(text, format, undefined, 'bytes')) {
      const record = chunk.record;
      for (let i = 0; record && i < record.payload.length; i++) {
        const shown = text[chunk.start + mapOffset(record.map, i)];
        const inserted = /[\r\n]/.test(record.payload[i] ?? '') && shown === 'v';
        if (inserted || (decodingFormats.has(format.id) && shown !== undefined)) continue;
        if (shown !== record.payload[i]) expect(shown).toBe(record.payload[i]);
      }
    }
  });

  test('every text sample of the manifest has its place here', () => {
    expect(texts.filter(row => !isSilent(row.path) && !formatOf(row.path)).map(row => row.path)).toEqual([]);
    for (const path of differences.keys()) expect(texts.map(row => row.path)).toContain(path);
  });

  test.each(silent)('%s: no format claims it (%s)', path => {
    expect(detectFormats(read(path)).map(found => found.format.id)).toEqual([]);
  });
});
