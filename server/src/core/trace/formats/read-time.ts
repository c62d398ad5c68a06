import { daysOfDate } from '../format-time';
import type { TraceTime } from '../trace-record';

/** `HH:MM:SS` and at most nine digits of a fraction, which some put behind a colon; a zone for times with a date. */
const clock = /(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})|:(\d{3})(?![\d:]))?(Z|[+-]\d\d:?\d\d)?/;
const dated = new RegExp(`(\\d{4})[-/.](\\d\\d)[-/.](\\d\\d)[T ]${clock.source}`);

/**
 * Finds the first time in a short text: with a date of the form year, month, day (then an absolute time, taken as UTC
 * where no zone is given), else a time of day (`dateless`). Undefined without one, or with parts out of range.
 * Dates without a year or in another order are not guessed: their time of day is taken.
 */
export function readTime(text: string): TraceTime | undefined {
  const head = text.length > 256 ? text.slice(0, 256) : text;
  const full = dated.exec(head);
  if (full) {
    const [, year, month, day, ...rest] = full;
    const date = dateSeconds(Number(year), Number(month), Number(day));
    const time = clockTime(rest);
    if (date === undefined || !time) return undefined;
    return { ...time, seconds: date + time.seconds - zoneSeconds(rest[5]), dateless: false };
  }
  const time = clock.exec(head);
  return time ? clockTime(time.slice(1)) : undefined;
}

function dateSeconds(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return daysOfDate(year, month, day) * 86_400;
}

function clockTime(parts: readonly (string | undefined)[]): TraceTime | undefined {
  const [hours, minutes, seconds] = parts.slice(0, 3).map(Number);
  const fraction = parts[3] ?? parts[4] ?? '';
  // 60 is a leap second, which logs do write.
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  return {
    seconds: hours * 3600 + minutes * 60 + seconds,
    nanos: Number(fraction.padEnd(9, '0')),
    digits: fraction.length,
    dateless: true,
  };
}

function zoneSeconds(zone: string | undefined): number {
  const parts = zone && /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!parts) return 0;
  const seconds = Number(parts[2]) * 3600 + Number(parts[3]) * 60;
  return parts[1] === '-' ? -seconds : seconds;
}
