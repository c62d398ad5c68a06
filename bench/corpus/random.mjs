/**
 * Numbers and words that look random and are the same for the same seed (mulberry32).
 * @typedef {ReturnType<typeof randomOf>} Random
 */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @param {number} seed */
export function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (/** @type {number} */ limit) => next() % limit;
  return {
    below,
    /** @template T @param {readonly T[]} list @returns {T} */
    pick: list => /** @type {T} */ (list[below(list.length)]),
    /** True once in `times`. @param {number} times */
    once: times => below(times) === 0,
    /** @param {number} length */
    hex: length => {
      let text = '';
      while (text.length < length) text += next().toString(16).padStart(8, '0');
      return text.slice(0, length);
    },
    /** @param {number} length */
    word: length => {
      let text = '';
      for (let i = 0; i < length; i++) text += LETTERS[next() % 62];
      return text;
    },
  };
}
