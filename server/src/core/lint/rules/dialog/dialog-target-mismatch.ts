import { type Expected, expectedRequests } from '../../../trace/expected-requests';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { isSameHost, isSamePlace, uriPlace } from '../../../trace/uri-place';
import { isFrom, isRefused } from '../../obligations/dialog-set-up';
import { relatedTo } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A request inside a dialog that is not addressed to the Contact of the other side. */
export const dialogTargetMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'dialog-target-mismatch',
    category: 'dialog',
    severity: 'warning',
    description: 'The Request-URI of a request inside a dialog is not the Contact that the other side gave.',
    reference: 'RFC 3261 §12.2.1.1',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const dialog of group.dialogs) {
      if (isRefused(dialog)) continue;
      for (const [request, expected] of expectedRequests(group, dialog)) {
        const { target, targetFrom } = expected;
        if (target === undefined || !targetFrom || !isElsewhere(request, expected)) continue;
        report({
          at: { message: request, span: placeOf(request, 'request-uri') },
          message: `${request.keys.method} is addressed to ${request.keys.requestUri}; the other side's Contact is ${target}.`,
          confidence: 'certain',
          ...(isUserAlone(request, target) ? { severity: 'hint' as const } : {}),
          related: [relatedTo(targetFrom, `Contact: ${target}`)],
        });
      }
    }
  },
};

/** User, host or port differ; parameters and default ports are dropped by many, as RFC 3665 itself does. */
function isElsewhere({ keys }: TraceMessage, { target = '', olderTarget, routes }: Expected): boolean {
  const own = uriPlace(keys.requestUri ?? '');
  const wanted = uriPlace(target);
  if (!own || !wanted || isSamePlace(own, wanted)) return false;
  // A CANCEL goes the way of its INVITE (§9.1); a sender that would address itself has the tags wrong (`dialog-tag-mismatch`).
  if (keys.method === 'CANCEL' || isFrom(keys, wanted.host)) return false;
  // While a change of the Contact is under way either may hold.
  const older = olderTarget === undefined ? undefined : uriPlace(olderTarget);
  if (older && isSamePlace(own, older)) return false;
  // RFC 3261 §12.2.1.1: to a strict router the request goes by its own URI.
  const [first] = routes ?? [];
  return first === undefined || /;lr\b/i.test(first);
}

/** The Contact names no user, and the request adds one: it arrives all the same. */
function isUserAlone({ keys }: TraceMessage, target: string): boolean {
  const own = uriPlace(keys.requestUri ?? '');
  const wanted = uriPlace(target);
  return own !== undefined && wanted !== undefined && wanted.user === '' && isSameHost(own, wanted);
}
