import type { TraceTime } from '../core/trace/trace-record';

/**
 * A time as ISO 8601 in UTC with the digits that its source has: `2026-01-07T09:14:02.113402Z`; a time of day without a
 * date as `09:14:02.113402`. Null where there is none, or where the year is outside of what ISO writes with four digits.
 */
export function traceTimeText(time: TraceTime | undefined): string | null {
  if (time === undefined) return null;
  const date = new Date(time.seconds * 1000);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 0) return null;
  const whole = date.toISOString().slice(0, 19);
  const digits = Math.max(0, Math.min(9, time.digits));
  const fraction = digits === 0 ? '' : `.${String(time.nanos).padStart(9, '0').slice(0, digits)}`;
  return time.dateless ? `${whole.slice(11)}${fraction}` : `${whole}${fraction}Z`;
}
