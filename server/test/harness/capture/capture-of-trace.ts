import { cutChunks } from '../../../src/core/trace/cut-chunks';
import { siptrace } from '../../../src/core/trace/formats/siptrace';
import { pcapFile } from '../make-pcap';
import { ethernet } from './links';
import { udp } from './packets';

/** A packet of a native trace, as it was on the wire. */
export interface WirePacket {
  readonly from: string;
  readonly to: string;
  readonly payload: Buffer;
  readonly seconds: number;
  readonly micros: number;
}

/** The records of a native trace over UDP as packets, SIP or not; those without time or addresses throw. */
export function packetsOfTrace(text: string): readonly WirePacket[] {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return [...cutChunks(bytes, siptrace, undefined, 'bytes')].flatMap(({ record }) => {
    if (!record) return [];
    const { source, destination, time, payload } = record;
    if (source === undefined || destination === undefined || !time) throw new Error('no packet');
    const micros = Math.round(time.nanos / 1000);
    return [
      {
        from: source,
        to: destination,
        payload: Buffer.from(payload, 'latin1'),
        seconds: time.seconds,
        micros,
      },
    ];
  });
}

/** Such packets as a pcap file. */
export function captureOfPackets(packets: readonly WirePacket[]): Buffer {
  return pcapFile(
    packets.map(({ from, to, payload, seconds, micros }) => ({
      frame: ethernet(udp({ from, to }, payload)),
      seconds,
      fraction: micros,
    })),
  );
}

/** A packet of RTP with PCMU (payload type 0) unless said otherwise. */
export function rtpPayload(packet: {
  readonly ssrc: number;
  readonly sequence: number;
  readonly payloadType?: number;
}): Buffer {
  const bytes = Buffer.alloc(12 + 160, 0x55);
  bytes[0] = 0x80;
  bytes[1] = packet.payloadType ?? 0;
  bytes.writeUInt16BE(packet.sequence & 0xffff, 2);
  bytes.writeUInt32BE((packet.sequence * 160) >>> 0, 4);
  bytes.writeUInt32BE(packet.ssrc >>> 0, 8);
  return bytes;
}
