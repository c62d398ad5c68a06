/**
 * Silence after which a rule may say more than before, ms: likely (4 s), T1 * 64, Timer C, and an answer to a CANCEL
 * after it (`rules.md` 2.10). Judging once too often costs little; the core alone says what the silence means.
 */
const silences = [4_000, 32_000, 180_000, 212_000];
/** A moment later, so that the deadline has surely passed. */
const graceMs = 50;

/**
 * How long to wait, ms, before an open trace is worth judging again: until the next silence after any of its messages
 * is full. Undefined where none will be. `times` in ms since 1970.
 */
export function nextJudgement(times: readonly number[], now: number): number | undefined {
  let next: number | undefined;
  for (const time of times) {
    const due = silences.map(silence => time + silence + graceMs).find(at => at > now);
    if (due !== undefined && (next === undefined || due < next)) next = due;
  }
  return next === undefined ? undefined : next - now;
}
