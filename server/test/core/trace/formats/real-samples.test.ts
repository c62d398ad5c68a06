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
import { recordsOf } from './format-samples';

const shared = join(__dirname, '../../../../../../shared');
const manifest = join(shared, 'traces/MANIFEST.tsv');

/** Beginnings of sample paths, and the format that they are in. */
const folders: readonly (readonly [string, string])[] = [
  ['traces/plain/', 'plain'],
  ['traces/ngrep/', 'ngrep'],
  ['traces/derived/ngrep-byline', 'ngrep'],
  ['traces/sngrep-text/', 'sngrep'],
  ['traces/asterisk-pjsip/', 'asterisk-pjsip'],
  ['traces/freeswitch-sofia/', 'freeswitch'],
  ['traces/drachtio/', 'freeswitch'],
  ['traces/sipp-tracemsg/', 'sipp'],
  ['traces/derived/generated-sipp-trace_msg', 'sipp'],
  ['traces/sipp-xml/', 'sipp-scenario'],
];

/** Texts without any message that can be read. */
const silent: readonly string[] = [
  'traces/negative/asterism-full-regfail.log',
  'traces/negative/kamailio-debug-syslog.txt',
  'traces/audiocodes-syslog/pastash-75-headers-only.txt',
  'traces/flutter-sip-ua/dart-sip-ua-578.txt',
  'traces/derived/generated-kamailio-sipdump.meta',
  'traces/derived/generated-sipp-trace_err-no-sip.log',
];

/** ngrep without `-W byline`: known, and not read yet, so it stays silent. */
const notYet: readonly string[] = [
  'traces/derived/ngrep-default-wrapped.txt',
  'traces/derived/ngrep-single.txt',
  'traces/derived/ngrep-x-hex.txt',
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

const known = rows().filter(row => formatOf(row.path) !== undefined);
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
    const wanted = best.format.templates ? 0 : row.messages;
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
        const dot = format.id === 'ngrep' && record.payload[i] === '\r' && shown === '.';
        if (!dot && shown !== record.payload[i]) expect(shown).toBe(record.payload[i]);
      }
    }
  });

  test.each(silent)('%s holds no message: no format claims it', path => {
    expect(detectFormats(read(path)).map(found => found.format.id)).toEqual([]);
  });

  test.each(notYet)('%s is not read yet, and not mistaken for anything', path => {
    expect(detectFormats(read(path)).map(found => found.format.id)).toEqual([]);
  });
});
