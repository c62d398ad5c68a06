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
  'hep-wireshark-hep.pcap': { messages: 0, note: /HEP is not supported yet/ },
  'generated-kamailio-siptrace-hep3-port9060.pcap': { messages: 0, note: /HEP is not supported yet/ },
  'heplify-erspan_sip_ipv4_udp.pcapng': { messages: 0, note: /^pcapng is not supported yet/ },
  'ndpi-sip_hello.pcapng': { messages: 0, note: /^pcapng is not supported yet/ },
  'sipnab-sip-auth-failure.pcapng': { messages: 0, note: /^pcapng is not supported yet/ },
  'heplify-sip_ipv4_tcp.pcap': { messages: 0, note: /^7 TCP packets/ },
  'heplify-sip_ipv4_tcp_fragmented.pcap': { messages: 0, note: /^406 TCP packets/ },
  'heplify-sip_ipv4_tcp_retrans.pcap': { messages: 4, note: /^5 TCP packets/ },
  'suricata-body-large.pcap': { messages: 0, note: /^2 TCP packets/ },
  'suricata-tcp-pm.pcap': { messages: 0, note: /^2 TCP packets/ },
  'suricata-tcp.pcap': { messages: 0, note: /^2 TCP packets/ },
  'sngrep-ipip.pcap': { messages: 0, note: /^2 TCP packets/ },
  'heplify-sip_sctp.pcap': { messages: 0, note: /SCTP in captures is not supported yet/ },
  'heplify-sip_tcp_websocket.pcap': { messages: 28, note: /WebSocket in captures is not supported yet/ },
  // The manifest counts what tshark dissects; fuzzed lengths hide seven more datagrams with a start line from it.
  'ndpi-fuzz-2006-06-26-2594.pcap': { messages: 59, note: /cut by the capture/ },
  // Two of its four messages go over TCP.
  'generated-sipp-ipv4-fragments-and-tso.pcap': { messages: 2, note: /^2 TCP packets/ },
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
