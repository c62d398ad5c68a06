import type { Dialog } from '../../../trace/dialog';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { isSamePlace, uriPlace } from '../../../trace/uri-place';
import type { GroupRule, TraceReport } from '../../rule';

/** A request inside a dialog with another From or To URI than its set-up. */
export const dialogUriChanged: GroupRule = {
  scope: 'group',
  meta: {
    id: 'dialog-uri-changed',
    category: 'dialog',
    severity: 'information',
    description: 'The From or To URI of a request inside a dialog is not that of the set-up.',
    reference: 'RFC 3261 §12.2.1.1',
    fixable: false,
    fold: 'sender',
  },
  check(group, _facts, report) {
    for (const dialog of group.dialogs) {
      const found = changeIn(dialog);
      if (found) report(found);
    }
  },
};

/** The first change on a hop; each hop is compared with itself, since a proxy may hide who calls. */
function changeIn({ transactions, callerTag }: Dialog): TraceReport | undefined {
  const setUps = new Map<string, TraceMessage>();
  for (const { hop, request, upstream } of transactions) {
    if (!request) continue;
    if (request.keys.toTag === undefined) {
      setUps.set(hop.id, request);
      continue;
    }
    const setUp = setUps.get(hop.id);
    // RFC 4916: who says from-change may change it.
    if (!setUp || upstream || request.keys.options.supported.includes('from-change')) continue;
    const isCaller = request.keys.fromTag === callerTag;
    const { fromUri, toUri } = setUp.keys;
    const [from, to] = isCaller ? [fromUri, toUri] : [toUri, fromUri];
    // The wrong way round: so are the tags (`dialog-tag-mismatch`).
    if (!isOther(request.keys.fromUri, to) && !isOther(request.keys.toUri, from)) continue;
    if (isOther(request.keys.fromUri, from)) return reportOf(request, setUp, { part: 'from', before: from });
    if (isOther(request.keys.toUri, to)) return reportOf(request, setUp, { part: 'to', before: to });
  }
  return undefined;
}

function isOther(own = '', before = ''): boolean {
  const a = uriPlace(own);
  const b = uriPlace(before);
  return a !== undefined && b !== undefined && !isSamePlace(a, b);
}

function reportOf(
  request: TraceMessage,
  setUp: TraceMessage,
  { part, before }: { readonly part: 'from' | 'to'; readonly before: string | undefined },
): TraceReport {
  const now = part === 'from' ? request.keys.fromUri : request.keys.toUri;
  return {
    at: { message: request, span: placeOf(request, part) },
    message: `The ${part === 'from' ? 'From' : 'To'} URI of ${request.keys.method} is ${now}; the dialog was set up with ${before}.`,
    confidence: 'certain',
    related: [
      {
        message: `${setUp.keys.method} that set up the dialog`,
        at: {
          message: setUp,
          span: placeOf(
            setUp,
            request.keys.fromTag === setUp.keys.fromTag ? part : part === 'from' ? 'to' : 'from',
          ),
        },
      },
    ],
  };
}
