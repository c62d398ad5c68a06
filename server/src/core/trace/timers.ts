/** RFC 3261 table 4, in milliseconds: what a trace is judged by unless an option says otherwise. */
export const T1 = 500;
/** Longest interval between copies of a non-INVITE request or of an INVITE's final response. */
export const T2 = 4000;
/** How long anybody waits for what must come: Timers B, F, H, L and M (64 × T1). */
export const TRANSACTION_TIMEOUT = 64 * T1;
/** Timer C, RFC 3261 §16.6 step 11: how long a proxy lets an INVITE ring after its last provisional response. */
export const TIMER_C = 180_000;
/** Two equal messages closer than this are one packet seen twice; no timer repeats that fast (`rules.md` 2.10, DUP). */
export const DUPLICATE_WINDOW = Math.min(100, T1 / 4);
