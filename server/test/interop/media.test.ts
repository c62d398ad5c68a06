/** The RTP streams that we count in captures, against those that tshark dissects in the same bytes. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCapture } from '../../src/core/trace/capture/read-capture';
import { nodeByteOps } from '../../src/node/node-byte-ops';
import { readFlow, writeFlow } from '../core/flows/flow-file';
import { captureOfPackets, packetsOfTrace, rtpPayload } from '../harness/capture/capture-of-trace';
import { describeWith } from './programs';
import { tsharkStreams } from './tshark';

/** Our streams as `source destination ssrc packets`, sorted. */
function ourStreams(file: string): readonly string[] {
  return readCapture(readFileSync(file), nodeByteOps)
    .media.flatMap(one =>
      one.kind === 'rtp' ? [`${one.source} ${one.destination} ${one.ssrc} ${one.packets}`] : [],
    )
    .sort();
}

/** A stream of a single packet is none to us, nor is one on a port of the system: tshark takes NetBIOS for RTP. */
const lasting = (streams: readonly string[]) =>
  streams.filter(stream => !stream.endsWith(' 1') && !/:\d{1,3} /.test(stream));

describeWith('tshark', 'media: we and tshark count the same RTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siplens-media-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const written = (name: string, bytes: Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  it('in a call with media', () => {
    const file = written('f23.pcap', captureOfPackets(packetsOfTrace(writeFlow(readFlow('F23-call-stun')))));
    expect(ourStreams(file)).toHaveLength(2);
    expect(ourStreams(file)).toEqual(lasting(tsharkStreams(file)));
  });

  it('in many streams between few ends, over IPv4 and IPv6, with numbers that wrap around', () => {
    const ends = ['192.0.2.1:4000', '192.0.2.2:5000', '[2001:db8::1]:6000', '[2001:db8::2]:7000'];
    const packets = Array.from({ length: 400 }, (_, i) => {
      const pair = i % 2 === 0 ? [0, 1] : [2, 3];
      const [from = '', to = ''] = (i % 4 < 2 ? pair : [...pair].reverse()).map(end => ends[end] ?? '');
      const payload = rtpPayload({ ssrc: 0xffff_fff0 + (i % 7), sequence: 65_500 + Math.floor(i / 28) });
      return { from, to, payload, seconds: 1_767_777_242, micros: i * 1000 };
    });
    const file = written('many.pcap', captureOfPackets(packets));
    expect(ourStreams(file).length).toBeGreaterThan(20);
    expect(ourStreams(file)).toEqual(lasting(tsharkStreams(file)));
  });

  const shared = join(__dirname, '../../../../shared/traces/pcap');
  const real = (existsSync(shared) ? readdirSync(shared) : [])
    .filter(name => /\.(pcap|pcapng|cap)$/.test(name))
    .map(name => join(shared, name));
  if (real.length === 0)
    console.info('Skipped: no folder "shared/traces" with real captures beside the project.');

  describe.skipIf(real.length === 0)('in real captures (skipped without the folder shared/traces)', () => {
    it.each(real.map(path => [basename(path), path] as const))('%s', (_, path) => {
      expect(ourStreams(path)).toEqual(lasting(tsharkStreams(path)));
    });
  });
});
