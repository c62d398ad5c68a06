import type { CallCause } from './call-details';

/**
 * What ended a call, in a few words: `486 Busy Here from 192.0.2.2:5060`, `BYE of 192.0.2.1:5060; Q.850 cause 16
 * (Normal call clearing)`. Text of the trace as it is.
 */
export function causeText({ message, origin, reasons }: CallCause): string {
  const { status, reason, method } = message.keys;
  const who = origin.keys.source;
  const what = status === undefined ? method : `${status} ${reason ?? ''}`.trimEnd();
  const by = who === undefined ? '' : status === undefined ? ` of ${who}` : ` from ${who}`;
  const why = reasons.map(({ protocol, cause, text }) => {
    const number = cause === undefined ? '' : ` cause ${cause}`;
    return `; ${protocol}${number}${text === undefined ? '' : ` (${text})`}`;
  });
  return `${what}${by}${why.join('')}`;
}
