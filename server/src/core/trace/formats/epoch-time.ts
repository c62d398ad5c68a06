import type { TraceTime } from '../trace-record';

/** A time that is written as seconds since 1970, with a fraction of up to nine digits; undefined for any other text. */
export function epochTime(text: string): TraceTime | undefined {
  const match = /^(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text);
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  return {
    seconds: Number(match[1]),
    nanos: Number(fraction.padEnd(9, '0')),
    digits: fraction.length,
    dateless: false,
  };
}
