import { randomBytes } from 'node:crypto';

/** So many random lower-case hexadecimal digits from the system's generator. */
export function randomHex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}
