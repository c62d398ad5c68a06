import type { AuthEnd, ExchangeOutcome } from './exchange-outcome';
import { type Masks, maskLine, maskWords } from './mask-values';

/** How a request ended, with `***` for each secret that the peer tells back in its words. */
export function maskOutcome(outcome: ExchangeOutcome, masks: Masks): ExchangeOutcome {
  const words = (text: string): string => maskWords(text, masks);
  switch (outcome.kind) {
    case 'answered': {
      const { auth } = outcome;
      const said = { ...outcome, reason: words(outcome.reason) };
      return auth ? { ...said, auth: maskAuth(auth, words) } : said;
    }
    case 'no-answer': {
      const { provisional } = outcome;
      return {
        ...outcome,
        provisional: provisional && { ...provisional, reason: words(provisional.reason) },
        // What differs is told with numbers of the protocol.
        strays: outcome.strays.map(stray => ({ ...stray, why: maskLine(stray.why, 'stray', masks) })),
      };
    }
    case 'cancelled': {
      const { how } = outcome;
      return how.kind === 'answered' ? { ...outcome, how: { ...how, reason: words(how.reason) } } : outcome;
    }
    default:
      return outcome;
  }
}

function maskAuth(end: AuthEnd, words: (text: string) => string): AuthEnd {
  switch (end.kind) {
    case 'refused':
      return { ...end, realm: words(end.realm), user: words(end.user) };
    case 'no-credentials':
      return { ...end, realm: words(end.realm) };
    case 'unsupported':
      return { ...end, realm: words(end.realm), algorithm: words(end.algorithm) };
    case 'endless':
      return end;
  }
}
