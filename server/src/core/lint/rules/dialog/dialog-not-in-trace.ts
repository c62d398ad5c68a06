import type { Group } from '../../../trace/group';
import { finalResponse } from '../../../trace/transaction';
import {
  type DialogSetUps,
  dialogSetUps,
  isInitialWithTag,
  type LooseDialog,
} from '../../obligations/dialog-set-up';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule } from '../../rule';
import { ranBefore } from './initial-request-to-tag';

/** A dialog whose beginning the capture does not show. */
export const dialogNotInTrace: GroupRule = {
  scope: 'group',
  meta: {
    id: 'dialog-not-in-trace',
    category: 'dialog',
    severity: 'information',
    description:
      'A request belongs to a dialog that was set up before the capture, or that its receiver does not know.',
    reference: 'RFC 3261 §12.2.2',
    fixable: false,
    fold: 'sender',
  },
  check(group, facts, report) {
    const setUps = dialogSetUps(group);
    for (const loose of setUps.loose) {
      if (!isBeforeCapture(loose, setUps) || isInitialWithTag(loose, group, ranBefore(loose.request, facts)))
        continue;
      const { request, t } = loose;
      const final = finalResponse(t);
      const isUnknown = final?.keys.status === 481;
      report({
        at: { message: request, span: request.startLine },
        message: isUnknown
          ? `${request.keys.method} was answered ${statusText(final)}: ${t.server ?? 'the other side'} does not know the dialog, which was set up before the capture.`
          : 'The dialog was set up before the capture started; checks that need its set-up are skipped.',
        confidence: 'certain',
        ...(isUnknown ? { severity: 'warning' as const } : {}),
        related: isUnknown ? [relatedTo(final, statusText(final))] : relatedOf(loose, group),
      });
    }
  },
};

/** Where the initial request was captured the tags are wrong, or the call was refused: faults of their own. */
function isBeforeCapture({ dialog }: LooseDialog, { known, lastFrom }: DialogSetUps): boolean {
  return (
    known.length === 0 && lastFrom(dialog.callerTag) === undefined && lastFrom(dialog.calleeTag) === undefined
  );
}

function relatedOf({ dialog, request }: LooseDialog, { messages }: Group) {
  const last = dialog.transactions.at(-1)?.messages.at(-1);
  return last && last !== request && messages.length > 2
    ? [relatedTo(last, 'the last message of the dialog')]
    : [];
}
