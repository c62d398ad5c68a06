import type { AuthHeader, AuthKeys } from '../../../trace/auth-keys';
import { type AuthHistory, type AuthRound, authHistory } from '../../../trace/auth-rounds';
import { placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import type { Severity } from '../../finding';
import { relatedTo, statusText } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** Credentials that do not answer the challenge before them. */
export const authRetryMismatch: GroupRule = {
  scope: 'group',
  meta: {
    id: 'auth-retry-mismatch',
    category: 'auth',
    severity: 'error',
    description:
      'The credentials of a retry do not answer the challenge: another header field, realm, nonce, opaque, algorithm or qop.',
    reference: 'RFC 3261 §22.2, §22.3, §22.4; RFC 7616 §3.4',
    fixable: false,
  },
  check(group, _facts, report) {
    const history = authHistory(group);
    for (const round of history.rounds) {
      const { retry } = round;
      if (!retry?.keys.hasCredentials || isUnreadable(retry) || isUnreadable(round.challenge)) continue;
      const misfit = misfitOf(round.challenge, retry, history);
      if (misfit) report(reportOf(round, retry, misfit));
    }
  },
};

/** What does not fit, as the end of a sentence. */
interface Misfit {
  readonly credentials: AuthKeys;
  readonly what: string;
  readonly severity?: Severity;
}

function isUnreadable({ keys }: TraceMessage): boolean {
  return keys.truncatedHeader || keys.template;
}

const ANSWER: ReadonlyMap<AuthHeader, AuthHeader> = new Map<AuthHeader, AuthHeader>([
  ['www-authenticate', 'authorization'],
  ['proxy-authenticate', 'proxy-authorization'],
]);

const NAME: Readonly<Record<AuthHeader, string>> = {
  authorization: 'Authorization',
  'proxy-authorization': 'Proxy-Authorization',
  'www-authenticate': 'WWW-Authenticate',
  'proxy-authenticate': 'Proxy-Authenticate',
};

function misfitOf(challenge: TraceMessage, retry: TraceMessage, history: AuthHistory): Misfit | undefined {
  const asked = challenge.keys.auth.filter(own => !own.isCredentials && own.scheme === 'digest');
  const given = retry.keys.auth.filter(own => own.isCredentials && own.scheme === 'digest');
  const [first] = given;
  const [wanted] = asked;
  if (!first || !wanted) return undefined;
  const right = given.filter(own => asked.some(({ header }) => ANSWER.get(header) === own.header));
  if (right.length === 0) {
    const name = NAME[ANSWER.get(wanted.header) ?? 'authorization'];
    return {
      credentials: first,
      what: `they stand in ${NAME[first.header]}, the challenge asks for ${name}`,
    };
  }
  const own = right.find(({ realm }) => asked.some(other => other.realm === realm));
  if (!own) {
    const [credentials = first] = right;
    if (credentials.realm === undefined || wanted.realm === undefined) return undefined;
    return { credentials, what: `realm is "${credentials.realm}", the challenge said "${wanted.realm}"` };
  }
  return valueMisfit(own, asked, { retry, history });
}

/** Of challenges for one realm, which may differ in their algorithm (RFC 8760 §2.4), the one that was answered. */
function valueMisfit(
  own: AuthKeys,
  asked: readonly AuthKeys[],
  { retry, history }: { readonly retry: TraceMessage; readonly history: AuthHistory },
): Misfit | undefined {
  const ofRealm = asked.filter(({ realm }) => realm === own.realm);
  if (own.nonce === undefined || ofRealm.some(({ nonce }) => nonce === undefined)) return undefined;
  const ofNonce = ofRealm.filter(({ nonce }) => nonce === own.nonce);
  if (ofNonce.length === 0) {
    // An older nonce is weaker than the one just given, but no invention.
    if (history.isOffered(own, retry)) return undefined;
    return { credentials: own, what: 'nonce is another than the challenge gave' };
  }
  const answered = ofNonce.find(({ algorithm }) => sameAlgorithm(algorithm, own.algorithm));
  // What is no name of an algorithm is told by `auth-credentials-invalid`.
  if (!answered && !ALGORITHM.test(own.algorithm ?? 'MD5')) return undefined;
  if (!answered) {
    const offered = ofNonce.map(({ algorithm }) => algorithm ?? 'MD5').join(', ');
    return {
      credentials: own,
      what: `algorithm is ${own.algorithm ?? 'MD5'}, the challenge offered ${offered}`,
    };
  }
  return opaqueMisfit(own, answered) ?? qopMisfit(own, answered);
}

/** Names that are registered for Digest (RFC 7616 §6.1, RFC 3310, RFC 4169). */
const ALGORITHM = /^(?:MD5|SHA-256|SHA-512-256|AKAv[12]-MD5)(?:-sess)?$/i;

/** RFC 7616 §3.3: without the parameter it is MD5. */
function sameAlgorithm(a: string | undefined, b: string | undefined): boolean {
  return (a ?? 'MD5').toLowerCase() === (b ?? 'MD5').toLowerCase();
}

function opaqueMisfit(own: AuthKeys, asked: AuthKeys): Misfit | undefined {
  if (own.opaque === undefined || asked.opaque === undefined || own.opaque === asked.opaque) return undefined;
  return { credentials: own, what: 'opaque is another than the challenge gave' };
}

function qopMisfit(own: AuthKeys, { qop }: AuthKeys): Misfit | undefined {
  if (qop === undefined) return undefined;
  const offered = qop
    .toLowerCase()
    .split(',')
    .map(word => word.trim());
  if (own.qop === undefined) {
    // RFC 3261 §22.4 no. 8 has a MUST; servers take the older form all the same (RFC 2617 §3.2.2).
    return { credentials: own, what: `qop is missing, the challenge offered ${qop}`, severity: 'warning' };
  }
  if (offered.includes(own.qop.toLowerCase())) return undefined;
  return { credentials: own, what: `qop is ${own.qop}, the challenge offered ${qop}` };
}

function reportOf({ challenge }: AuthRound, retry: TraceMessage, misfit: Misfit): TraceReport {
  const { credentials, what, severity } = misfit;
  const part = credentials.header === 'proxy-authorization' ? 'proxy-authorization' : 'authorization';
  return {
    at: { message: retry, span: placeOf(retry, part) },
    message: `Credentials do not answer the ${challenge.keys.status} challenge: ${what}.`,
    confidence: 'certain',
    ...(severity ? { severity } : {}),
    related: [relatedTo(challenge, statusText(challenge))],
  };
}
