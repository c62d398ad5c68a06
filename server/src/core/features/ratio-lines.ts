import type { SessionRatios } from '../trace/session-ratios';

/**
 * The ratios of RFC 6076 as lines `Name: value` for a tooltip, in a user's words; those without a call that counts are
 * left out.
 */
export function ratioLines(ratios: SessionRatios): readonly string[] {
  const named: readonly (readonly [string, number | undefined])[] = [
    ['Calls set up (SER)', ratios.establishment],
    ['Set up, or refused by the callee (SEER)', ratios.effectiveness],
    ['Failed in the network (ISA)', ratios.ineffective],
    ['Set up and ended by BYE (SCR)', ratios.completed],
    ['Registrations that failed (IRA)', ratios.ineffectiveRegistrations],
  ];
  return named.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${(100 * value).toFixed(1)} %`],
  );
}
