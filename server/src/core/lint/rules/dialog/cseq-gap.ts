import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Dialog } from '../../../trace/dialog';
import { isFromSender } from '../../../trace/expected-requests';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { GroupRule, TraceReport } from '../../rule';

/** A request inside a dialog whose CSeq number leaves some out. */
export const cseqGap: GroupRule = {
  scope: 'group',
  meta: {
    id: 'cseq-gap',
    category: 'dialog',
    severity: 'hint',
    description:
      'The CSeq number of a request inside a dialog is more than one above the last one of its sender.',
    reference: 'RFC 3261 §12.2.1.1',
    fixable: false,
    offByDefault: true,
    strict: 'hint',
  },
  check(group, facts, report) {
    for (const dialog of group.dialogs) for (const found of gapsIn(dialog, facts)) report(found);
  },
};

/** ACK and CANCEL have the number of their INVITE (RFC 3261 §12.2.1.1, §9.1). */
const OWN_COUNT: ReadonlySet<string> = new Set(['ACK', 'CANCEL']);

/** Only on the first hop of a sender, where nothing that a proxy challenged is missing. */
function* gapsIn(dialog: Dialog, { holes }: CaptureFacts): Iterable<TraceReport> {
  const highest = new Map<string, TraceMessage>();
  for (const { method, request, hop } of dialog.transactions) {
    const number = request?.keys.cseq;
    if (!request || number === undefined || OWN_COUNT.has(method) || !isFromSender(request)) continue;
    const side = `${hop.id}\n${request.keys.fromTag}`;
    const before = highest.get(side);
    const last = before?.keys.cseq;
    if (last === undefined || number > last) highest.set(side, request);
    // Guard GAP: what was lost may have had the numbers between.
    if (!before || last === undefined || number <= last + 1 || holes.length > 0) continue;
    yield {
      at: { message: request, span: placeOf(request, 'cseq') },
      message: `CSeq jumps from ${last} (${before.keys.method}) to ${number} (${method}).`,
      confidence: 'certain',
      related: [
        {
          message: `${before.keys.method} with CSeq ${last}`,
          at: { message: before, span: placeOf(before, 'cseq') },
        },
      ],
    };
  }
}
