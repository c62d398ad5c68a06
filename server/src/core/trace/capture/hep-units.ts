import { u16 } from './byte-view';
import type { PacketStamp } from './captured-message';
import type { PacketSink } from './captured-packet';
import { isHep3 } from './hep-packet';
import type { UnitReader } from './unit-cutter';

/** A file of HEP3 packets one after the other, as a collector's socket wrote them. */
export class HepUnits implements UnitReader {
  private frame = 0;
  private broken = false;

  constructor(
    private readonly sink: Pick<PacketSink, 'damage'>,
    private readonly packet: (
      bytes: Uint8Array,
      place: { readonly start: number; readonly end: number; readonly base: number },
      stamp: PacketStamp,
    ) => void,
  ) {}

  read(bytes: Uint8Array, at: number, end: number, offset: number): number {
    if (this.broken) return end - at;
    if (end - at < 6) return -6;
    const length = u16(bytes, at + 4);
    if (!isHep3(bytes, at, end) || length < 6) {
      this.broken = true;
      const text = `No HEP packet begins at byte ${offset}, after packet ${this.frame}: what follows in the file cannot be read.`;
      this.sink.damage(text, { frame: this.frame + 1, offset });
      return end - at;
    }
    if (end - at < length) return -length;
    this.frame++;
    const stamp = { frame: this.frame, headerOffset: offset, seconds: Number.NaN, nanos: 0, digits: 0 };
    this.packet(bytes, { start: at, end: at + length, base: offset - at }, stamp);
    return length;
  }

  finish({ length, offset }: { readonly length: number; readonly offset: number }): void {
    if (this.broken || length === 0) return;
    const frame = this.frame + 1;
    this.sink.damage(`The file ends inside HEP packet ${frame} at byte ${offset}.`, { frame, offset });
  }
}
