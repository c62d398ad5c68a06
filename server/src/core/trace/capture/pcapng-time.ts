/** How an interface of a pcapng file counts time: `if_tsresol` and `if_tsoffset`. */
export interface TimeUnit {
  /** Units in a second. */
  readonly perSecond: bigint;
  /** The same as a number where the quick way is exact (powers of ten up to nanoseconds), else 0. */
  readonly quick: number;
  /** Digits of the fraction that the unit can tell, at most 9. */
  readonly digits: number;
  /** Seconds to be added. */
  readonly offset: number;
}

/** Microseconds, where an interface says nothing. */
export const microseconds: TimeUnit = { perSecond: 1_000_000n, quick: 1_000_000, digits: 6, offset: 0 };

/** Reads the byte `if_tsresol`: a power of 10, or of 2 with the top bit set. Exponents beyond 2^63 and 10^18 count as those. */
export function timeUnit(resolution: number, offset: number): TimeUnit {
  const exponent = resolution & 0x7f;
  const binary = (resolution & 0x80) !== 0;
  const perSecond = binary ? 2n ** BigInt(Math.min(exponent, 63)) : 10n ** BigInt(Math.min(exponent, 18));
  const quick = !binary && exponent <= 9 ? Number(perSecond) : 0;
  const digits = Math.min(9, binary ? Math.ceil(exponent * Math.log10(2)) : exponent);
  return { perSecond, quick, digits, offset };
}

/** Seconds and nanoseconds of a 64-bit time in its two halves; written into `target`, so that a packet costs no object. */
export function splitTime(
  unit: TimeUnit,
  high: number,
  low: number,
  target: { seconds: number; nanos: number; digits: number },
): void {
  target.digits = unit.digits;
  const { quick } = unit;
  if (quick === 0) {
    const all = (BigInt(high) << 32n) | BigInt(low);
    const seconds = all / unit.perSecond;
    target.seconds = Number(seconds) + unit.offset;
    target.nanos = Number(((all - seconds * unit.perSecond) * 1_000_000_000n) / unit.perSecond);
    return;
  }
  // Long division by 16-bit digits: every step stays exact in a double.
  let rest = high % quick;
  let seconds = Math.floor(high / quick) * 4_294_967_296;
  const upper = rest * 65_536 + (low >>> 16);
  rest = upper % quick;
  seconds += Math.floor(upper / quick) * 65_536;
  const lower = rest * 65_536 + (low & 0xffff);
  rest = lower % quick;
  seconds += Math.floor(lower / quick);
  target.seconds = seconds + unit.offset;
  target.nanos = rest * (1_000_000_000 / quick);
}
