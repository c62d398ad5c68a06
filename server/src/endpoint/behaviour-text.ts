import { statusByCode } from '../core/sip/facts/status-codes';
import type { CallBehaviour } from './behaviour-table';

/** What a user does, for a list: `answers after 5 s, then hangs up after 2 s`. */
export function behaviourText(behaviour: CallBehaviour): string {
  const text = actionText(behaviour);
  return behaviour.challenge ? `asks for a password (401), then ${text}` : text;
}

function actionText(behaviour: CallBehaviour): string {
  switch (behaviour.does) {
    case 'ring':
      return 'rings and is never picked up';
    case 'silent':
      return 'gives no answer at all';
    case 'redirect':
      return `302 to ${behaviour.contact ?? 'bob'}`;
    case 'reject':
      return `${behaviour.status} ${statusByCode(behaviour.status)?.reason ?? ''}${after(behaviour.afterMs)}`.trim();
    case 'answer':
      return [
        ...(behaviour.queued ? ['182 Queued'] : []),
        ...(behaviour.early ? ['183 with early media'] : []),
        `picks up${after(behaviour.afterMs)}`,
        ...(behaviour.holdAfterMs === undefined ? [] : [`holds${after(behaviour.holdAfterMs)}`]),
        ...(behaviour.hangUpAfterMs === undefined ? [] : [`hangs up${after(behaviour.hangUpAfterMs)}`]),
      ].join(', then ');
  }
}

function after(ms: number | undefined): string {
  return ms === undefined ? '' : ` after ${ms / 1000} s`;
}
