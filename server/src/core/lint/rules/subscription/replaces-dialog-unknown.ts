import type { Dialog } from '../../../trace/dialog';
import { dialogEnds } from '../../../trace/dialog-ends';
import { elapsedMs } from '../../../trace/elapsed';
import { hostOfEndpoint } from '../../../trace/hop-of';
import { logicalRequestOf } from '../../../trace/logical-requests';
import { placeOf } from '../../../trace/message-places';
import type { Replacement } from '../../../trace/replacements';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import { RACE } from '../../obligations/race';
import { relatedTo, statusText } from '../../obligations/words';
import type { LinkedRule } from '../../rule';

/** An INVITE whose Replaces names no dialog that could be replaced. */
export const replacesDialogUnknown: LinkedRule = {
  scope: 'linked',
  meta: {
    id: 'replaces-dialog-unknown',
    category: 'subscription',
    severity: 'warning',
    description:
      'Replaces names a dialog that is not there, is over, is confirmed, or has its tags the other way round.',
    reference: 'RFC 3891 §3',
    fixable: false,
  },
  check(linked, _facts, report) {
    for (const replacement of linked.replacements) {
      const invite = replacement.invite.request;
      const fault = invite && faultOf(replacement, invite);
      if (!invite || !fault) continue;
      const final = finalResponse(replacement.invite);
      const isAccepted = final !== undefined && (final.keys.status ?? 0) < 300;
      report({
        at: { message: invite, span: placeOf(invite, 'replaces') },
        message: `Replaces ${fault.what}${final ? `; the INVITE was answered with ${statusText(final)}` : ''}.`,
        confidence: 'certain',
        // Somebody knew better than this trace shows.
        ...(isAccepted ? { severity: 'information' as const } : {}),
        related: [
          ...(fault.shownBy ? [relatedTo(fault.shownBy, fault.label)] : []),
          ...(final ? [relatedTo(final, statusText(final))] : []),
        ],
      });
    }
  },
};

/** What is wrong, as the end of a sentence, and the message that shows it. */
interface Fault {
  readonly what: string;
  readonly shownBy: TraceMessage | undefined;
  readonly label: string;
}

function faultOf(replacement: Replacement, invite: TraceMessage): Fault | undefined {
  const { name, dialog, dialogGroup } = replacement;
  if (name.toTag === undefined || name.fromTag === undefined || invite.keys.template) return undefined;
  if (dialog && dialogGroup) {
    // Of a dialog that began before the capture too little is known.
    return dialog.state === 'partial' ? undefined : faultIn(dialog, replacement, invite);
  }
  // A dialog that the trace does not show may have begun before it, or live elsewhere; its end says that it does not.
  const status = finalResponse(replacement.invite)?.keys.status;
  if (status !== 481) return undefined;
  const first = dialogGroup?.messages[0];
  const what = first
    ? `names tags of no dialog of the Call-ID ${name.callId}`
    : 'names a dialog that is not in the trace';
  return { what, shownBy: first, label: 'The Call-ID that it names' };
}

function faultIn(dialog: Dialog, replacement: Replacement, invite: TraceMessage): Fault | undefined {
  const { name } = replacement;
  const { setUp, answer } = dialogEnds(dialog);
  const call = `the call ${name.callId}`;
  if (isSwapped(dialog, replacement)) {
    const what = `has to-tag and from-tag of ${call} exchanged: to-tag must be the tag of the one who gets the INVITE`;
    return { what, shownBy: setUp, label: 'The call that it names' };
  }
  const { bye } = dialog;
  if (bye && dialog.state === 'ended' && isBefore(bye, invite)) {
    return { what: `names ${call}, which has ended`, shownBy: bye, label: 'BYE of that call' };
  }
  const isConfirmed = answer !== undefined && isBefore(answer, invite);
  if (name.earlyOnly && isConfirmed) {
    return {
      what: `with early-only names ${call}, which is confirmed`,
      shownBy: answer,
      label: statusText(answer),
    };
  }
  // RFC 3891 §3: an early dialog can be replaced only where its receiver set it up.
  if (!answer && dialog.state === 'early' && dialog.callerTag !== name.toTag) {
    const what = `names ${call}, which still rings and was not set up by the one who gets the INVITE`;
    return { what, shownBy: setUp, label: 'The call that it names' };
  }
  return undefined;
}

/** True if the first message came so much earlier that the second was sent in knowledge of it. */
function isBefore(first: TraceMessage, second: TraceMessage): boolean {
  const gap = elapsedMs(first, second);
  return gap !== undefined && gap > RACE;
}

/** The receiver of the INVITE has the from-tag as its own, and stands at one end of the dialog alone. */
function isSwapped(dialog: Dialog, { name, invite, group }: Replacement): boolean {
  const receiver = hostOfEndpoint(logicalRequestOf(group, invite)?.transactions.at(-1)?.server ?? '');
  const { callerTag, calleeTag } = dialog;
  const { callerHost: caller, calleeHost: callee } = dialogEnds(dialog);
  if (receiver === '' || caller === undefined || callee === undefined || caller === callee) return false;
  if (receiver === callee) return name.toTag === callerTag && name.fromTag === calleeTag;
  return receiver === caller && name.toTag === calleeTag && name.fromTag === callerTag;
}
