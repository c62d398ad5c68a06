import { placeOf } from '../../../trace/message-places';
import type { GroupRule } from '../../rule';

/** A proxy that forwards a request without counting Max-Forwards down by one. */
export const maxForwardsNotDecremented: GroupRule = {
  scope: 'group',
  meta: {
    id: 'max-forwards-not-decremented',
    category: 'dialog',
    severity: 'warning',
    description: 'A proxy forwards a request whose Max-Forwards is not one less than it was.',
    reference: 'RFC 3261 §16.6',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    // The exact Via link holds between neighbours only: no hop stands between, and a B2BUA has none (`rules.md` 2.2).
    for (const { request, upstream } of group.transactions) {
      const before = upstream?.request;
      const from = before?.keys.maxForwards;
      const to = request?.keys.maxForwards;
      if (!before || !request || from === undefined || to === undefined || to === from - 1) continue;
      const isLower = to < from;
      const what = isLower ? 'lowered Max-Forwards by more than 1' : 'did not lower Max-Forwards';
      report({
        at: { message: request, span: placeOf(request, 'max-forwards') },
        message:
          `The proxy ${request.keys.source ?? request.keys.sentBy ?? ''} ${what} (${from} to ${to}).`.replace(
            '  ',
            ' ',
          ),
        confidence: 'certain',
        ...(isLower ? { severity: 'hint' as const } : {}),
        related: [
          {
            message: `${request.keys.method} as the proxy received it`,
            at: { message: before, span: placeOf(before, 'max-forwards') },
          },
        ],
      });
    }
  },
};
