import { isInNetworks } from '../../../sip/address-prefix';
import { oncePer } from '../../../text/once-per';
import {
  type Attempt,
  firstBurst,
  requestsBySource,
  type Source,
  someOf,
} from '../../obligations/requests-by-source';
import { relatedTo, seconds } from '../../obligations/words';
import type { CaptureRule, TraceReport } from '../../rule';

/** Someone tries names and passwords until one fits. */
export const registrationBruteforce: CaptureRule = {
  scope: 'capture',
  about: 'source',
  meta: {
    id: 'registration-bruteforce',
    category: 'security',
    severity: 'warning',
    description: 'One address sends many REGISTERs within a minute that all fail.',
    reference: 'RFC 3261 §26.1.1, §22.4',
    fixable: false,
    options: {
      trustedSources: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'Addresses and networks of your own tests, such as 203.0.113.7 or 198.51.100.0/24.',
      },
    },
  },
  check(groups, facts, report, options) {
    const trusted = options.words('trustedSources');
    for (const source of counted(groups)) {
      if (isInNetworks(source.end.host, trusted)) continue;
      // Who got in before, among what a stream has let go, is a phone.
      if (facts.letGo?.registered.has(source.end.host)) continue;
      for (const found of faultsOf(source)) report(found);
    }
  },
};

const counted = requestsBySource(new Set(['REGISTER']));

/** Names tried within a minute, or attempts in calls of their own: a phone with a wrong password keeps its Call-ID. */
const LEAST_USERS = 10;
const LEAST_ATTEMPTS = 20;
const FAILED: ReadonlySet<number> = new Set([401, 403, 404, 407]);

function userOf({ request }: Attempt): string | undefined {
  return request.keys.toUri;
}

function faultOf({ end, attempts }: Source): TraceReport | undefined {
  // Who gets in anywhere is a phone, a trunk or a load test.
  if (attempts.some(({ status = 0 }) => status >= 200 && status < 300)) return undefined;
  const failed = attempts.filter(({ status }) => status !== undefined && FAILED.has(status));
  const burst =
    firstBurst(failed, userOf, LEAST_USERS) ?? firstBurst(failed, ({ callId }) => callId, LEAST_ATTEMPTS);
  if (!burst) return undefined;
  const { first, last } = burst;
  const users = new Set(burst.attempts.flatMap(attempt => userOf(attempt) ?? []));
  const names = users.size === 1 ? '1 user' : `${users.size} users`;
  return {
    at: { message: first.request, span: first.request.startLine },
    message: `${burst.attempts.length} failed registrations for ${names} (${someOf(users)}) from ${end.host} in ${seconds(last.time - first.time)}.`,
    confidence: 'certain',
    related: [relatedTo(first.request, 'The first'), relatedTo(last.request, 'The last')],
  };
}

const faultsOf = oncePer((source: Source): readonly TraceReport[] => {
  const found = faultOf(source);
  return found ? [found] : [];
});
