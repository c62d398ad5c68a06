import { formatTime } from '../trace/format-time';
import type { LadderArrow } from './ladder';

/** The time of day of the first arrow, of the others `+0.512` seconds since it; empty without times. */
export function arrowTime({ time, sinceStartMs, sinceLastMs }: LadderArrow): string {
  if (!time) return '';
  if (sinceLastMs === undefined || sinceStartMs === undefined) {
    const text = formatTime(time) ?? '';
    return text.slice(text.indexOf('T') + 1).replace(/Z$/, '');
  }
  return `${sinceStartMs < 0 ? '−' : '+'}${(Math.abs(sinceStartMs) / 1000).toFixed(3)}`;
}
