/** Times, as medians and percentiles. Nothing here judges: machines differ, ratios of one run do not. */

/** True where the time of this process is measured and not that of the wall: for machines that do other work too. */
const cpuTime = process.argv.includes('--cpu');

/** @returns {number} milliseconds since some moment */
function now() {
  if (!cpuTime) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** @param {() => void} work @returns {number} milliseconds */
export function timeOf(work) {
  const start = now();
  work();
  return now() - start;
}

/** @param {readonly number[]} times @param {number} share 0.5 for the median */
export function percentile(times, share) {
  const ordered = [...times].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}

/**
 * Runs the works in turn, so that all of them see the same weather, and answers the median of each.
 * @template {string} K
 * @param {Readonly<Record<K, () => void>>} works
 * @param {number} rounds
 * @returns {Record<K, number>} milliseconds
 */
export function medians(works, rounds) {
  const names = /** @type {K[]} */ (Object.keys(works));
  const times = new Map(names.map(name => [name, /** @type {number[]} */ ([])]));
  for (const name of names) works[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) times.get(name)?.push(timeOf(works[name]));
  }
  return /** @type {Record<K, number>} */ (
    Object.fromEntries(names.map(name => [name, percentile(times.get(name) ?? [], 0.5)]))
  );
}

/** @param {number} bytes @param {number} milliseconds */
export function megabytesPerSecond(bytes, milliseconds) {
  return bytes / 1e6 / (milliseconds / 1e3);
}

/** @param {number} n */
export function short(n) {
  return n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n >= 0.1 ? n.toFixed(2) : n.toFixed(3);
}
