import type { Dialog } from '../../../trace/dialog';
import type { Group } from '../../../trace/group';
import { mediaPlaceOf } from '../../../trace/message-places';
import { type SdpExchange, sdpExchanges } from '../../../trace/offer-answer';
import { isHeld } from '../../../trace/sdp-view';
import type { TraceMessage } from '../../../trace/trace-message';
import { label } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A call ends while one side is kept on hold. */
export const holdUnresolved: GroupRule = {
  scope: 'group',
  meta: {
    id: 'hold-unresolved',
    category: 'offer-answer',
    severity: 'hint',
    description: 'A call ends while it is on hold.',
    reference: 'RFC 3264 §8.4; RFC 5359 §2.1',
    fixable: false,
    offByDefault: true,
  },
  check(group, _facts, report) {
    for (const dialog of group.dialogs) {
      const found = dialog.bye && !isTransferred(group, dialog) && faultOf(group, dialog, dialog.bye);
      if (found) report(found);
    }
  },
};

/** The call is handed over: whoever holds it lets it go. */
function isTransferred(group: Group, { transactions }: Dialog): boolean {
  return (
    transactions.some(
      ({ method, request }) => method === 'REFER' || request?.keys.rare.replaces !== undefined,
    ) || group.messages[0]?.keys.rare.replaces !== undefined
  );
}

function faultOf(group: Group, dialog: Dialog, bye: TraceMessage): TraceReport | undefined {
  let last: SdpExchange | undefined;
  for (const exchange of sdpExchanges(group, dialog)) {
    // Another hop shows the same exchange again.
    if (exchange.state === 'agreed' && (!last || exchange.hop.id === last.hop.id)) last = exchange;
  }
  const { offer, answer } = last ?? {};
  if (!offer || !answer) return undefined;
  for (const message of [offer, answer]) {
    const index = message.keys.sdp?.media.findIndex(isHeld) ?? -1;
    if (index < 0) continue;
    return {
      at: { message: bye, span: bye.startLine },
      message: 'The call ended while on hold.',
      confidence: 'certain',
      related: [
        {
          message: `On hold since ${label(message)}`,
          at: { message, span: mediaPlaceOf(message, index, 'direction') },
        },
      ],
    };
  }
  return undefined;
}
