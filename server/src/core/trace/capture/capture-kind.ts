import { isHep3 } from './hep-packet';
import { pcapMagic } from './pcap-units';
import { isPcapng } from './pcapng-units';

/** The kinds of capture files, by the magic number of their first bytes; the name of a file says nothing. */
export type CaptureKind = 'pcap' | 'pcapng' | 'hep';

/** The kind that `bytes` begin like; undefined for no capture. Four bytes are enough. */
export function captureKind(bytes: Uint8Array): CaptureKind | undefined {
  if (pcapMagic(bytes)) return 'pcap';
  if (isPcapng(bytes)) return 'pcapng';
  return isHep3(bytes, 0, bytes.length) ? 'hep' : undefined;
}

/** True if the bytes begin like a capture of any kind. */
export function looksLikeCapture(bytes: Uint8Array): boolean {
  return captureKind(bytes) !== undefined;
}
