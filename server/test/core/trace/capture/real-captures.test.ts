/** Real captures, where the folder with third-party samples lies beside the project. Nothing of them is copied. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { portableByteOps } from '../../../../src/core/text/portable-byte-ops';
import { readCapture } from '../../../../src/core/trace/capture/read-capture';

const shared = join(__dirname, '../../../../../../shared');
const manifest = join(shared, 'traces/MANIFEST.tsv');

/** Captures of which we read another number than the manifest counts, and why. A note tells the user, too. */
const differences: Readonly<Record<string, { readonly messages: number; readonly note: RegExp }>> = {
  // The manifest counts what tshark dissects; fuzzed lengths hide seven more datagrams with a start line from it.
  'ndpi-fuzz-2006-06-26-2594.pcap': { messages: 59, note: /cut by the capture/ },
};

const rows = existsSync(manifest)
  ? readFileSync(manifest, 'utf8')
      .split('\n')
      .slice(1)
      .map(line => line.split('\t'))
      .flatMap(([, path, , , , messages]) =>
        path && /\.(pcap|pcapng|cap)$/.test(path) ? [{ path, messages: Number(messages) }] : [],
      )
  : [];

if (rows.length === 0)
  console.info('Skipped: no folder "shared/traces" with real captures beside the project.');

describe.skipIf(rows.length === 0)('real captures (skipped without the folder shared/traces)', () => {
  test.each(rows.map(row => [row.path, row] as const))('%s', (path, row) => {
    const { records, notes } = readCapture(new Uint8Array(readFileSync(join(shared, path))), portableByteOps);
    const difference = differences[path.slice(path.lastIndexOf('/') + 1)];
    expect(records.length).toBe(difference?.messages ?? row.messages);
    if (difference) expect(notes.some(note => difference.note.test(note.text))).toBe(true);
  });

  test('every difference that is listed is one', () => {
    const names = rows.map(row => row.path.slice(row.path.lastIndexOf('/') + 1));
    expect(Object.keys(differences).filter(name => !names.includes(name))).toEqual([]);
  });
});
