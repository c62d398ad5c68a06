import type { TraceTime } from '../trace-record';
import { u32 } from './byte-view';
import type { CaptureNote } from './capture-outcome';

/** How to read the packets of a classic pcap file (draft-ietf-opsawg-pcap). */
export interface PcapFile {
  readonly littleEndian: boolean;
  /** Digits of the fraction of a second: 6 or 9. */
  readonly digits: 6 | 9;
  readonly linkType: number;
}

/** One captured packet; offsets are bytes in the file. */
export interface PcapPacket {
  /** 1-based. */
  readonly frame: number;
  readonly time: TraceTime;
  /** Where its packet header starts. */
  readonly headerAt: number;
  readonly start: number;
  readonly end: number;
}

const fileHeader = 24;
const packetHeader = 16;
/** No link carries more in one packet: tcpdump's own limit. A larger length is damage. */
const largestPacket = 262_144;

const magics: readonly {
  readonly bytes: readonly number[];
  readonly littleEndian: boolean;
  readonly digits: 6 | 9;
}[] = [
  { bytes: [0xd4, 0xc3, 0xb2, 0xa1], littleEndian: true, digits: 6 },
  { bytes: [0xa1, 0xb2, 0xc3, 0xd4], littleEndian: false, digits: 6 },
  { bytes: [0x4d, 0x3c, 0xb2, 0xa1], littleEndian: true, digits: 9 },
  { bytes: [0xa1, 0xb2, 0x3c, 0x4d], littleEndian: false, digits: 9 },
];

/** True if the bytes begin like a capture of any kind, a pcapng one included; the extension says nothing. */
export function looksLikeCapture(bytes: Uint8Array): boolean {
  return isPcapng(bytes) || magics.some(magic => startsWith(bytes, magic.bytes));
}

/** True for the magic number of pcapng. */
function isPcapng(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x0a, 0x0d, 0x0d, 0x0a]);
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, i) => bytes[i] === byte);
}

/** Reads the header of the file; a note if it is none that can be read. */
export function readPcapHeader(bytes: Uint8Array): PcapFile | CaptureNote {
  if (isPcapng(bytes)) {
    return fileNote(
      'unsupported',
      'pcapng is not supported yet: save the capture as pcap, or run `editcap -F pcap`.',
    );
  }
  const magic = magics.find(known => startsWith(bytes, known.bytes));
  if (!magic) return fileNote('damage', 'This is no capture: it begins with the magic number of none.');
  if (bytes.length < fileHeader) {
    return fileNote(
      'damage',
      `The file ends inside its header: ${bytes.length} of ${fileHeader} bytes are there.`,
    );
  }
  const { littleEndian, digits } = magic;
  // The upper bits tell the length of the frame check sequence.
  return { littleEndian, digits, linkType: u32(bytes, 20, littleEndian) & 0xffff };
}

function fileNote(kind: CaptureNote['kind'], text: string): CaptureNote {
  return { kind, text, frame: undefined, offset: undefined };
}

/**
 * The packets in order. Damage ends them: a note says at which packet and byte, and what is lost. The part of a
 * packet that the end of the file cuts is still a packet.
 */
export function* pcapPackets(
  bytes: Uint8Array,
  file: PcapFile,
  note: (note: CaptureNote) => void,
): Generator<PcapPacket> {
  let at = fileHeader;
  for (let frame = 1; at < bytes.length; frame++) {
    const left = bytes.length - at - packetHeader;
    if (left < 0) {
      const text = `The file ends inside the header of packet ${frame} at byte ${at}: ${left + packetHeader} of ${packetHeader} bytes are there.`;
      note({ kind: 'damage', text, frame, offset: at });
      return;
    }
    const length = u32(bytes, at + 8, file.littleEndian);
    if (length > largestPacket) {
      const text = `Packet ${frame} at byte ${at} says that it is ${length} bytes long, which no packet is: the ${left + packetHeader} bytes from there on cannot be read.`;
      note({ kind: 'damage', text, frame, offset: at });
      return;
    }
    const start = at + packetHeader;
    if (length > left) {
      const text = `The file ends inside packet ${frame} at byte ${at}: ${left} of ${length} bytes are there.`;
      note({ kind: 'damage', text, frame, offset: at });
    }
    const end = Math.min(start + length, bytes.length);
    yield { frame, time: packetTime(bytes, at, file), headerAt: at, start, end };
    at = end;
  }
}

function packetTime(bytes: Uint8Array, at: number, file: PcapFile): TraceTime {
  const seconds = u32(bytes, at, file.littleEndian);
  const fraction = u32(bytes, at + 4, file.littleEndian);
  // A fraction of more than a second is damage: the second alone is taken.
  const valid = fraction < 10 ** file.digits;
  return {
    seconds,
    nanos: valid ? fraction * 10 ** (9 - file.digits) : 0,
    digits: valid ? file.digits : 0,
    dateless: false,
  };
}
