import { isDrawn } from '../../../trace/drawn-index';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Transaction } from '../../../trace/transaction';
import { isReliableProvisional } from '../../obligations/prack-owed';
import { reportAtOrigin } from '../../obligations/report-at-origin';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** Provisional responses that are reliable though nobody offered it, or are not though it was asked for. */
export const rel100Negotiation: GroupRule = {
  scope: 'group',
  meta: {
    id: 'rel100-negotiation',
    category: 'transaction',
    severity: 'warning',
    description:
      'A provisional response is reliable without 100rel in the INVITE, or unreliable although it was required.',
    reference: 'RFC 3262 §3',
    fixable: false,
  },
  check(group, _facts, report) {
    const found = new Map<Transaction, TraceReport>();
    for (const t of group.transactions) {
      if (t.method !== 'INVITE' || !t.request || !isWhole(t.request)) continue;
      for (const response of t.responses) {
        const why = faultOf(response, t.request);
        if (!why) continue;
        found.set(t, reportOf(response, t.request, why));
        break;
      }
    }
    reportAtOrigin(group, found, report);
  },
};

/** False where an absent field proves nothing. */
function isWhole({ keys }: TraceMessage): boolean {
  return !keys.truncatedHeader && !keys.template && !isDrawn(keys);
}

function faultOf(response: TraceMessage, invite: TraceMessage): string | undefined {
  if (!isWhole(response)) return undefined;
  const { status = 0, rseq, requires100rel, options } = response.keys;
  const { supported, required } = invite.keys.options;
  if (isReliableProvisional(response) && !supported.includes('100rel') && !required.includes('100rel'))
    return `${statusText(response)} is reliable, but the INVITE has no 100rel in Supported or Require`;
  if (!required.includes('100rel')) return undefined;
  // Half of what makes it reliable is told by `reliability-header-invalid`.
  if (status > 100 && status < 200 && rseq === undefined && !requires100rel)
    return `INVITE requires 100rel, but ${statusText(response)} is not reliable`;
  const isOnly = required.every(tag => tag === '100rel');
  // A 420 without any Unsupported is told by `status-required-header`.
  const names = options.unsupported;
  if (status === 420 && isOnly && names.length > 0 && !names.includes('100rel'))
    return `${statusText(response)} names ${names.join(', ')} in Unsupported, but the INVITE requires only 100rel`;
  return undefined;
}

function reportOf(response: TraceMessage, invite: TraceMessage, why: string): TraceReport {
  const isReliable = isReliableProvisional(response);
  return {
    at: { message: response, span: isReliable ? placeOf(response, 'require') : response.startLine },
    message: `${why}.`,
    confidence: 'certain',
    related: [relatedTo(invite, 'INVITE')],
  };
}
