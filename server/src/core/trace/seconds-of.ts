/** A number of seconds as a parameter holds it; undefined for a missing value and for what is no number. */
export function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
