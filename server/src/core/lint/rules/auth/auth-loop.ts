import type { CaptureFacts } from '../../../trace/capture-facts';
import type { Group } from '../../../trace/group';
import { placeOf } from '../../../trace/message-places';
import { type Refusal, refusalsInRow } from '../../obligations/auth-refusals';
import { judge } from '../../obligations/judge';
import { owed } from '../../obligations/obligation';
import { orderedNote, relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** Attempts that are shown as related places; the text counts all. */
const SHOWN = 10;

/** Credentials that are refused, once for good or again and again. */
export const authLoop: GroupRule = {
  scope: 'group',
  meta: {
    id: 'auth-loop',
    category: 'auth',
    severity: 'error',
    description: 'Requests with credentials are challenged again and again, or refused for good.',
    reference: 'RFC 3261 §22.1, §22.3; RFC 7616 §3.3',
    fixable: false,
    options: {
      maxRounds: {
        kind: 'number',
        default: 2,
        minimum: 2,
        maximum: 100,
        description: 'So many refusals in a row are an error.',
      },
    },
  },
  check(group, facts, report, options) {
    for (const row of refusalsInRow(group)) {
      const last = row.at(-1);
      if (!last) continue;
      if (row.length >= options.number('maxRounds')) report(loopOf(row, last));
      else {
        const found = refusedForGood(row, last, { group, facts });
        if (found) report(found);
      }
    }
  },
};

/** ` (realm "example.com", user "alice")` */
function who({ credentials: { realm, username } }: Refusal): string {
  return ` (realm "${realm ?? ''}"${username === undefined ? '' : `, user "${username}"`})`;
}

function loopOf(row: readonly Refusal[], last: Refusal): TraceReport {
  const why = row.every(({ isSameNonce }) => isSameNonce)
    ? 'the same nonce was answered each time'
    : 'is the password, the user name or the realm wrong?';
  return {
    at: placeOfRefusal(last),
    message: `${row.length} attempts with credentials were refused${who(last)}: ${why}`.replace(
      /[^?]$/,
      '$&.',
    ),
    confidence: 'certain',
    related: relatedOf(row),
  };
}

/** One refusal is a fault only if nothing better follows. */
function refusedForGood(
  row: readonly Refusal[],
  last: Refusal,
  { group, facts }: { readonly group: Group; readonly facts: CaptureFacts },
): TraceReport | undefined {
  const { transaction, challenge, retry } = last;
  const obligation = owed({
    opener: challenge,
    hop: transaction.hop,
    silent: transaction.client ?? '',
    discharged: retry !== undefined,
    prompt: true,
  });
  const verdict = judge(obligation, group, facts);
  if (!verdict || verdict.confidence === 'pending') return undefined;
  return {
    at: placeOfRefusal(last),
    message: `Credentials were refused with ${statusText(challenge)}${who(last)}, and nothing better followed${orderedNote(facts)}.`,
    confidence: verdict.confidence,
    severity: 'warning',
    related: relatedOf(row),
  };
}

function placeOfRefusal({ request, credentials }: Refusal): TraceReport['at'] {
  const part = credentials.header === 'proxy-authorization' ? 'proxy-authorization' : 'authorization';
  return { message: request, span: placeOf(request, part) };
}

function relatedOf(row: readonly Refusal[]): TraceReport['related'] {
  return row
    .slice(-SHOWN)
    .flatMap(({ request, challenge }) => [
      relatedTo(request, `${request.keys.method} with credentials`),
      relatedTo(challenge, statusText(challenge)),
    ]);
}
