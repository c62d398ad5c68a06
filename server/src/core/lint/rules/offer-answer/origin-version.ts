import { placeOf } from '../../../trace/message-places';
import { type SentSdp, sdpHistory } from '../../../trace/sdp-history';
import type { SdpOrigin } from '../../../trace/sdp-view';
import { reportSdpFaults } from '../../obligations/exchange-faults';
import { label } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A session description was changed, and its version does not say so. */
export const originVersion: GroupRule = {
  scope: 'group',
  meta: {
    id: 'origin-version',
    category: 'offer-answer',
    severity: 'warning',
    description: 'A session description changed without a higher version in its o= line.',
    reference: 'RFC 3264 §5, §8; RFC 8866 §5.2; RFC 3261 §14.1',
    fixable: false,
  },
  check(group, _facts, report) {
    reportSdpFaults(group, report, function* (dialog) {
      for (const sent of sdpHistory(group, dialog)) {
        const found = sent.before && faultOf(sent, sent.before);
        if (found) yield { transaction: sent.exchange.transaction, report: found };
      }
    });
  },
};

/** Compares two numbers of any length as they are written; undefined where one is no number. */
function compareVersions(a: string, b: string): number | undefined {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return undefined;
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (x.length !== y.length) return x.length - y.length;
  return x === y ? 0 : x < y ? -1 : 1;
}

/** True where one session goes on: a new one (`origin-changed`) counts its versions anew. */
function isSameSession(a: SdpOrigin, b: SdpOrigin): boolean {
  return a.sessionId === b.sessionId && a.username === b.username && a.address === b.address;
}

function faultOf({ sdp, message }: SentSdp, before: SentSdp): TraceReport | undefined {
  const [now, last] = [sdp.origin, before.sdp.origin];
  if (!now || !last || sdp === before.sdp || !isSameSession(now, last)) return undefined;
  const change = compareVersions(now.version, last.version);
  const isChanged = sdp.contentHash !== before.sdp.contentHash;
  if (change === undefined || change > 0 || (change === 0 && !isChanged)) return undefined;
  const text =
    change === 0
      ? `SDP changed but its o= version stayed ${now.version}: the peer may ignore the change.`
      : `The o= version went back from ${last.version} to ${now.version}: the peer may ignore this SDP.`;
  return {
    at: { message, span: placeOf(message, 'origin') },
    message: text,
    confidence: 'certain',
    related: [
      {
        message: `SDP before it, in ${label(before.message)}`,
        at: { message: before.message, span: placeOf(before.message, 'origin') },
      },
    ],
  };
}
