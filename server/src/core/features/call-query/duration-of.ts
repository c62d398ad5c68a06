const factors: Readonly<Record<string, number>> = { ms: 1, s: 1000, '': 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `500ms`, `10s`, `1.5m`, `1h`; a bare number is seconds. Undefined for anything else. */
export function durationOf(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|)$/i.exec(text);
  const factor = factors[match?.[2]?.toLowerCase() ?? ''];
  return match && factor !== undefined ? Number(match[1]) * factor : undefined;
}
