import type { Group } from '../trace/group';

/**
 * Rules that read who sends what to whom and in which order, and nothing else (`rules.md` 3.2): only these judge a
 * drawn call flow, whose ids, routes and session descriptions were made up.
 */
const LADDER_SAFE: ReadonlySet<string> = new Set([
  'invite-non2xx-no-ack',
  'invite-2xx-no-ack',
  'ack-unexpected',
  'response-to-ack',
  'request-no-response',
  'invite-no-final-response',
  'response-without-request',
  'multiple-final-responses',
  'provisional-after-final',
  'cancel-before-provisional',
  'cancel-no-target',
  'cancel-after-final',
  'cancel-no-487',
  'challenge-not-allowed',
  'challenge-unanswered',
  'request-after-bye',
  'bye-early-dialog',
  'reinvite-overlap',
  'fork-loser-not-cancelled',
  'refer-no-notify',
  'refer-no-final-notify',
  'refer-no-call',
  'subscribe-no-notify',
  'replaced-dialog-not-ended',
  'reliable-provisional-no-prack',
]);

/** True if a rule may judge this group: any rule a captured one, few a drawn one. */
export function mayJudge(rule: string, group: Group | undefined): boolean {
  return group?.messages[0]?.keys.drawn !== true || LADDER_SAFE.has(rule);
}
