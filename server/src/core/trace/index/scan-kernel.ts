import { allMethods } from '../../sip/facts/methods';
import { ordinaryNames } from '../formats/ordinary-line';
import { commonStartSigns } from './common-start-line';
import { methodShapes } from './method-shapes';
import { kindOfName, slotOf } from './row-kind';

/**
 * What the kernel asks, seldom, while it reads records: about lines by their number. Answers are what the readers in
 * TypeScript say.
 */
export interface KernelHost {
  /** The second in which the minute begins that a header line at a place tells; NaN where it tells none. */
  minute(at: number): number;
  /** True if the line is a start line at its beginning, behind a header line. */
  start(line: number): boolean;
  /** True if the line is a row that tells an index nothing; `maySpread` is not 0 where it may belong to the row before. */
  row(line: number, maySpread: number): boolean;
  /** True if the line behind a message begins no record. */
  rest(line: number): boolean;
}

/** The kernel at work (`server/kernel`), in a memory of its own. */
export interface ScanKernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Lines that have ended. */
  readonly count: { value: number };
  /** Where the line begins that has not ended, and what is odd about it so far. */
  readonly lineStart: { value: number };
  readonly odd: { value: number };
  /** Rows that the last `read` has written. */
  readonly rows: { readonly value: number };
  /** Finds the lines that end in `[from, stop)`. */
  look(from: number, stop: number): void;
  /** Reads records from a line on, of so many that there are; answers the first line that it has not read. */
  read(line: number, lines: number, stop: number, seed: number): number;
  /** Remembers the number of a name of an end in `[start, end)`. */
  remember(start: number, end: number, id: number): void;
  /** Remembers the number of the Call-ID in `[start, end)`, whose hash it has told. */
  rememberCall(start: number, end: number, hash: number, id: number): void;
}

/** A host's way to a kernel; `undefined` where there is no WebAssembly with vectors. */
export type MakeKernel = (host: KernelHost) => ScanKernel | undefined;

/** Bytes of text that a kernel holds at a time, and the most that it is given at once. */
export const kernelBytes = 0x140000;
export const kernelPiece = 1 << 20;

/** Where things stand in its memory, as `memory.ts` has it. */
export const kernelPlaces = {
  nameStarts: 0,
  names: 0x2000,
  signs: 0x6000,
  methodShapes: 0x6100,
  methods: 0x6300,
  rows: 0x10000,
  bytes: 0x90000,
  lineEnds: 0x1d0000,
  kinds: 0x6d0000,
} as const;

/** Bytes of a name as the kernel has it: its kind, its length, and 32 for its letters and the colon. */
const nameBytes = 48;

/** Writes into the memory of a new kernel what it knows of SIP. */
export function teachKernel({ memory: { buffer } }: ScanKernel): void {
  teachNames(buffer);
  new Uint8Array(buffer, kernelPlaces.signs).set(commonStartSigns);
  new Int8Array(buffer, kernelPlaces.methodShapes).set(methodShapes);
  const methods = new Uint8Array(buffer, kernelPlaces.methods);
  for (const [id, { name }] of allMethods.entries()) write(methods, id * 16, name);
}

/** Names with the same two first letters stand in a row. */
function teachNames(buffer: ArrayBuffer): void {
  const rows = new Map<number, string[]>();
  for (const name of ordinaryNames) {
    const slot = slotOf(name.charCodeAt(0), `${name}:`.charCodeAt(1));
    rows.set(slot, [...(rows.get(slot) ?? []), `${name}:`]);
  }
  const starts = new Uint16Array(buffer, kernelPlaces.nameStarts);
  const view = new DataView(buffer, kernelPlaces.names, kernelPlaces.signs - kernelPlaces.names);
  // The first kind, 0, ends the row of every slot without names.
  let at = 4;
  for (const [slot, row] of rows) {
    starts[slot] = at;
    for (const name of row) {
      view.setInt32(at, kindOfName(name.slice(0, -1)), true);
      view.setInt32(at + 4, name.length, true);
      write(new Uint8Array(buffer, kernelPlaces.names + at + 16, nameBytes - 16), 0, name);
      at += nameBytes;
    }
    view.setInt32(at, 0, true);
    at += 4;
  }
}

function write(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(
    Uint8Array.from(text, c => c.charCodeAt(0)),
    at,
  );
}
