const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The weekday of a time in seconds since 1970 UTC, as SIP dates name it (RFC 3261 §25.1 wkday). */
export function weekdayOf(seconds: number): string {
  // 1970-01-01 was a Thursday.
  const days = Math.floor(seconds / 86_400);
  return DAYS[(((days + 4) % 7) + 7) % 7] ?? '';
}

/** A time in seconds since 1970 as `2026-11-21 12:00:00 UTC (Sat)`; undefined for one that no calendar has. */
export function utcText(seconds: number): string | undefined {
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12) return undefined;
  const date = new Date(Math.floor(seconds) * 1000).toISOString();
  return `${date.slice(0, -'.000Z'.length).replace('T', ' ')} UTC (${weekdayOf(seconds)})`;
}
