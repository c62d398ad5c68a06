import { hasMark } from './placeholder-marks';

/** A text of the same length in which digits are `0` and all else but white space, plain signs and placeholders is `x`. */
export function masked(text: string): string {
  return text.replace(/\S/g, unit => {
    if (unit >= '0' && unit <= '9') return '0';
    return (/[!-~]/.test(unit) && !/[A-Za-z]/.test(unit)) || hasMark(unit) ? unit : 'x';
  });
}
