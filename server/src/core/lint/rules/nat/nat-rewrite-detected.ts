import { addressReach } from '../../../sip/address-reach';
import { elapsedMs } from '../../../trace/elapsed';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { ipEndpointOfUri } from '../../ip-endpoint';
import { relatedTo } from '../../obligations/words';
import { isPrivate } from '../../packet-ends';
import type { GroupRule, TraceReport } from '../../rule';

/** A request is seen at two places, and something between them has rewritten its addresses. */
export const natRewriteDetected: GroupRule = {
  scope: 'group',
  meta: {
    id: 'nat-rewrite-detected',
    category: 'nat',
    severity: 'information',
    description: 'A middlebox that is no proxy changed addresses inside of a request.',
    reference: 'RFC 6314 §3; RFC 3261 §18.1.1',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    const seen = new Map<string, TraceMessage>();
    for (const { request } of group.transactions) {
      const key = request && identityOf(request);
      if (!request || key === undefined) continue;
      const before = seen.get(key);
      if (!before) {
        seen.set(key, request);
        continue;
      }
      const found = faultOf(before, request);
      if (found) report(found);
    }
  },
};

/** Both sightings are of one packet on its way. */
const MOST_APART = 1000;

/** What no middlebox changes; a proxy would add a Via and lower Max-Forwards. */
function identityOf({ keys }: TraceMessage): string | undefined {
  const { branch, callId, cseq, method, viaCount, maxForwards, fromTag, addressesInferred } = keys;
  if (branch === undefined || callId === undefined || cseq === undefined || addressesInferred)
    return undefined;
  if (!branch.toLowerCase().startsWith('z9hg4bk')) return undefined;
  return [branch, callId, cseq, method, viaCount, maxForwards, fromTag].join('\n');
}

function faultOf(before: TraceMessage, after: TraceMessage): TraceReport | undefined {
  const gap = elapsedMs(before, after);
  const isOtherWay =
    before.keys.source !== after.keys.source || before.keys.destination !== after.keys.destination;
  if (gap === undefined || gap > MOST_APART || !isOtherWay || before.keys.truncatedHeader) return undefined;
  const contact = changeOf(
    ipEndpointOfUri(before.keys.contactUri)?.host,
    ipEndpointOfUri(after.keys.contactUri)?.host,
  );
  const via = changeOf(before.keys.sentBy, after.keys.sentBy);
  const [a, b] = [mediaAddressOf(before), mediaAddressOf(after)];
  const sdp = changeOf(a, b);
  const fields = [via && 'Via', contact && 'Contact', sdp && 'SDP'].filter(name => name !== undefined);
  if (fields.length === 0) return undefined;
  // Half of the work: the call is reached, and its media is not.
  const isHalf = contact !== undefined && a !== undefined && a === b && isPrivate(addressReach(b ?? ''));
  const rest = isHalf ? ' but left the media address private' : '';
  return {
    at: { message: after, span: placeOf(after, contact ? 'contact' : 'via') },
    message: `A middlebox changed ${fields.join(', ')} between ${before.keys.source} and ${after.keys.destination}${rest}.`,
    confidence: 'certain',
    ...(isHalf ? { severity: 'warning' as const } : {}),
    related: [relatedTo(before, 'Before it')],
  };
}

function changeOf(before: string | undefined, after: string | undefined): true | undefined {
  return before !== undefined && after !== undefined && before !== after ? true : undefined;
}

function mediaAddressOf({ keys }: TraceMessage): string | undefined {
  return keys.sdp?.media.find(({ port }) => port !== 0)?.address;
}
