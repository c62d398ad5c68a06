import { isInNetworks } from '../../../sip/address-prefix';
import { oncePer } from '../../../text/once-per';
import {
  type Attempt,
  firstBurst,
  requestsBySource,
  type Source,
  someOf,
} from '../../obligations/requests-by-source';
import { relatedTo } from '../../obligations/words';
import type { CaptureRule, TraceReport } from '../../rule';

/** Someone looks for servers that answer, or for numbers that are let through. */
export const sipScan: CaptureRule = {
  scope: 'capture',
  about: 'source',
  meta: {
    id: 'sip-scan',
    category: 'security',
    severity: 'warning',
    description: 'One address asks many servers or calls many numbers within a minute, nearly all in vain.',
    reference: 'RFC 3261 §26.1',
    fixable: false,
    options: {
      trustedSources: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'Addresses and networks that monitor or test, such as 203.0.113.7 or 198.51.100.0/24.',
      },
    },
  },
  check(groups, _facts, report, options) {
    const trusted = options.words('trustedSources');
    for (const source of counted(groups)) {
      if (isInNetworks(source.end.host, trusted)) continue;
      for (const found of faultsOf(source)) report(found);
    }
  },
};

const counted = requestsBySource(new Set(['OPTIONS', 'INVITE', 'REGISTER']));
const LEAST_TARGETS = 20;
/** A share of successes from which on it is somebody's work. */
const MOST_SUCCESS = 0.05;

/** REGISTERs for many users at one server are the matter of `registration-bruteforce`. */
function numberOf({ request }: Attempt): string | undefined {
  return request.keys.method === 'REGISTER'
    ? undefined
    : /^sips?:([^@;]{1,64})@/i.exec(request.keys.requestUri ?? '')?.[1];
}

function serverOf({ request }: Attempt): string | undefined {
  return request.keys.destination;
}

function faultOf({ end, attempts }: Source): TraceReport | undefined {
  // Without any response the capture may hold one direction only.
  if (!attempts.some(({ isAnswered }) => isAnswered)) return undefined;
  const servers = firstBurst(attempts, serverOf, LEAST_TARGETS);
  const burst = servers ?? firstBurst(attempts, numberOf, LEAST_TARGETS);
  if (!burst || successIn(burst.attempts) >= MOST_SUCCESS) return undefined;
  const keyOf = servers ? serverOf : numberOf;
  const targets = new Set(burst.attempts.flatMap(attempt => keyOf(attempt) ?? []));
  const methods = [...new Set(burst.attempts.map(({ request }) => request.keys.method))].join(' and ');
  const { first, last } = burst;
  const isLoadTest = /sipp/i.test(
    `${first.request.keys.userAgent ?? ''} ${first.request.keys.fromUri ?? ''}`,
  );
  return {
    at: { message: first.request, span: first.request.startLine },
    message: `${end.host} scans ${targets.size} targets (${someOf(targets)}) with ${methods}.`,
    confidence: 'certain',
    ...(isLoadTest ? { severity: 'information' as const } : {}),
    related: [relatedTo(first.request, 'The first'), relatedTo(last.request, 'The last')],
  };
}

const faultsOf = oncePer((source: Source): readonly TraceReport[] => {
  const found = faultOf(source);
  return found ? [found] : [];
});

/** Challenged requests count as successes: the caller is known there, or will be with its retry. */
function successIn(attempts: readonly Attempt[]): number {
  const good = attempts.filter(
    ({ status = 0, request }) =>
      (status >= 200 && status < 300) || (status === 407 && request.keys.method === 'INVITE'),
  );
  return good.length / attempts.length;
}
