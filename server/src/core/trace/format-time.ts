import type { TraceTime } from './trace-record';

/**
 * Writes a time with the digits of its source: ISO 8601 UTC, or `HH:MM:SS.ffffff` for a time of day without a date
 * (the hours may exceed 23 where a source counts on). A date outside of the years 0 to 9999 answers undefined.
 */
export function formatTime(time: TraceTime): string | undefined {
  const fraction = time.digits > 0 ? `.${String(time.nanos).padStart(9, '0').slice(0, time.digits)}` : '';
  if (time.dateless) return `${clock(time.seconds)}${fraction}`;
  const days = Math.floor(time.seconds / 86_400);
  const date = dateOfDays(days);
  if (date.year < 0 || date.year > 9999) return undefined;
  const day = `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
  return `${day}T${clock(time.seconds - days * 86_400)}${fraction}Z`;
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${pad(Math.floor(whole / 3600), 2)}:${pad(Math.floor(whole / 60) % 60, 2)}:${pad(whole % 60, 2)}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar, by Howard Hinnant's algorithm. */
export function daysOfDate(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last of its year.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/** The inverse of `daysOfDate`. */
export function dateOfDays(days: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
} {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
  };
}
