/** What tshark reads of the captures that we write: the same messages, times and ends, and nothing to complain about. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tracePcap } from '../../src/core/export/trace-pcap';
import { redactTrace } from '../../src/core/redact/redact-trace';
import type { WritableRecord } from '../../src/core/trace/write-siptrace';
import { type TraceFixture, traceFixtures } from '../harness/trace-fixtures';
import { describeWith } from './programs';
import { plain, tsharkComplaints, tsharkMessages } from './tshark';

/** Flows of all kinds, IPv6 and IPv4 mixed, and logs whose ends are addresses. */
const names = [
  'F02-register-challenged',
  'F18-attended-transfer',
  'F08-forking',
  'F23-call-stun',
  'F14-hold',
  'everything',
  'sngrep',
  'kamailio-sipdump',
];
const chosen = traceFixtures().filter(
  ({ name, isDrawn }) => !isDrawn && names.some(part => name.includes(part)),
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'siplens-pcap-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writtenAs(name: string, records: readonly WritableRecord[]): string {
  const file = join(folder, name);
  writeFileSync(file, tracePcap(records).bytes);
  return file;
}

/** An end as a packet has it: beside one of IPv6, IPv4 is mapped. */
function asPacketHas(end: string | undefined, other: string | undefined): string | undefined {
  if (!other?.startsWith('[') || end?.startsWith('[')) return end;
  return end?.replace(/^([\d.]+):/, '[::ffff:$1]:');
}

function expected(records: readonly WritableRecord[]) {
  return records
    .filter(({ payload }) => payload.includes('SIP/2.0'))
    .map(({ payload, time, source, destination }) => {
      const [first = ''] = payload.trimStart().split(/\r?\n/);
      const words = first.split(' ');
      return {
        time: time ? `${time.seconds}.${String(time.nanos).padStart(9, '0')}` : '',
        source: asPacketHas(source, destination),
        destination: asPacketHas(destination, source),
        what: plain(first.startsWith('SIP/') ? words[1] : words[0]),
        callId: plain(/^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im.exec(payload)?.[1] ?? ''),
      };
    });
}

describeWith('tshark', 'a capture that we wrote', () => {
  it('is complained of by tshark where one byte is wrong', () => {
    const file = writtenAs('wrong.pcap', chosen[0]?.records ?? []);
    const bytes = readFileSync(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(tsharkComplaints(file)).not.toBe('');
  });

  it('is made of enough', () => expect(chosen.length).toBeGreaterThan(5));

  it.each(chosen.map(fixture => [fixture.name, fixture] as const))(
    'of %s has the same messages in tshark, as it is and share-safe',
    (_, fixture: TraceFixture) => {
      for (const records of [fixture.records, redactTrace(fixture).records]) {
        const file = writtenAs('trace.pcap', records);
        expect(tsharkComplaints(file)).toBe('');
        const seen = tsharkMessages(file).map(({ time, source, destination, what, callId }) => ({
          time,
          source,
          destination,
          what,
          callId,
        }));
        expect(seen).toEqual(expected(records));
      }
    },
  );
});
