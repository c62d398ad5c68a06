import { placeOf } from '../../../trace/message-places';
import { type RegisterAttempt, registerAttempts } from '../../../trace/registrations';
import type { TraceMessage } from '../../../trace/trace-message';
import { finalResponse } from '../../../trace/transaction';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A client that does not learn from a 423, or a registrar that is never content. */
export const registerIntervalLoop: GroupRule = {
  scope: 'group',
  meta: {
    id: 'register-interval-loop',
    category: 'registration',
    severity: 'warning',
    description:
      'After 423 Interval Too Brief the client asks for less than Min-Expires again, or gets 423 again.',
    reference: 'RFC 3261 §10.2.8, §10.3',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const attempt of registerAttempts(group)) {
      const found = loopIn(attempt);
      if (found) report(found);
    }
  },
};

/** The first REGISTER of an attempt that did not heed the 423 before it. */
function loopIn({ transactions }: RegisterAttempt): TraceReport | undefined {
  let tooBrief: TraceMessage | undefined;
  for (const t of transactions) {
    const { request } = t;
    const final = finalResponse(t);
    if (!request) continue;
    const least = tooBrief?.keys.rare.minExpires;
    if (tooBrief && least !== undefined) {
      const asked = askedFor(request);
      if (asked !== undefined && asked < least) return tooLittle(request, { asked, least, tooBrief });
      if (final?.keys.status === 423) return neverContent(final, { asked, least, tooBrief });
    }
    if (final?.keys.status === 423) tooBrief = final;
  }
  return undefined;
}

interface Round {
  readonly asked: number | undefined;
  readonly least: number;
  readonly tooBrief: TraceMessage;
}

function tooLittle(request: TraceMessage, { asked, least, tooBrief }: Round): TraceReport {
  const part = request.keys.contacts[0]?.expires === undefined ? 'expires' : 'contact';
  return {
    at: { message: request, span: placeOf(request, part) },
    message: `The registrar wants at least ${least} s (Min-Expires); the next REGISTER asks for ${asked} s.`,
    confidence: 'certain',
    related: [relatedTo(tooBrief, statusText(tooBrief))],
  };
}

function neverContent(final: TraceMessage, { asked, least, tooBrief }: Round): TraceReport {
  const heeded = asked === undefined ? '' : `, although ${asked} s were asked for`;
  return {
    at: { message: final, span: placeOf(final, 'min-expires') },
    message: `The registrar refuses the interval a second time${heeded} after Min-Expires ${least}.`,
    confidence: 'certain',
    related: [relatedTo(tooBrief, statusText(tooBrief))],
  };
}

function askedFor({ keys }: TraceMessage): number | undefined {
  return keys.contacts[0]?.expires ?? keys.expiresHeader;
}
