import { u16In } from './byte-view';

/** One option of a pcapng block: its code and where its value stands. */
export interface PcapngOption {
  readonly code: number;
  readonly start: number;
  readonly end: number;
}

/** The options in `[at, end)`, up to the end mark, a length that lies, or the hundredth. */
export function pcapngOptions(
  bytes: Uint8Array,
  at: number,
  end: number,
  littleEndian: boolean,
): readonly PcapngOption[] {
  const options: PcapngOption[] = [];
  let place = at;
  while (place + 4 <= end && options.length < 100) {
    const code = u16In(bytes, place, littleEndian);
    const start = place + 4;
    const stop = start + u16In(bytes, place + 2, littleEndian);
    if (code === 0 || stop > end) break;
    options.push({ code, start, end: stop });
    place = start + ((stop - start + 3) & ~3);
  }
  return options;
}
