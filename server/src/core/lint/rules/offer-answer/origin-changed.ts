import { placeOf } from '../../../trace/message-places';
import { sdpHistory } from '../../../trace/sdp-history';
import type { SdpOrigin } from '../../../trace/sdp-view';
import { reportSdpFaults } from '../../obligations/exchange-faults';
import { label } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A side of a dialog names another session than before: a media server or border controller took over. */
export const originChanged: GroupRule = {
  scope: 'group',
  meta: {
    id: 'origin-changed',
    category: 'offer-answer',
    severity: 'information',
    description: 'The o= line of a side names another session than before in the same dialog.',
    reference: 'RFC 3264 §8; RFC 8866 §5.2',
    fixable: false,
  },
  check(group, _facts, report) {
    reportSdpFaults(group, report, function* (dialog) {
      const hops = new Set<string>();
      for (const { sdp, message, before, exchange } of sdpHistory(group, dialog)) {
        const [now, last] = [sdp.origin, before?.sdp.origin];
        // Border controllers do it with each offer: once per dialog is enough.
        if (!now || !last || !before || hops.has(exchange.hop.id)) continue;
        const [a, b] = [identityOf(last), identityOf(now)];
        if (a === b) continue;
        hops.add(exchange.hop.id);
        yield {
          transaction: exchange.transaction,
          report: {
            at: { message, span: placeOf(message, 'origin') },
            message: `The o= identity changed from "${a}" to "${b}" inside one session.`,
            confidence: 'certain' as const,
            related: [
              {
                message: `SDP before it, in ${label(before.message)}`,
                at: { message: before.message, span: placeOf(before.message, 'origin') },
              },
            ],
          },
        };
      }
    });
  },
};

/** All of the line but its version. */
function identityOf({ username, sessionId, netType, addressType, address }: SdpOrigin): string {
  return `${username} ${sessionId} ${netType} ${addressType} ${address}`;
}
