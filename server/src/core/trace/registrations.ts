import { oncePer } from '../text/once-per';
import type { ContactKeys } from './contact-keys';
import type { Group } from './group';
import { type Bucket, groupIndex } from './group-index';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** REGISTERs of one Call-ID up to a final that is no challenge and no 423 (`rules.md` 2.7), on the hop of the client. */
export interface RegisterAttempt {
  readonly group: Group;
  /** In order; more than one where the registrar challenged or wanted a longer interval. */
  readonly transactions: readonly Transaction[];
  readonly first: TraceMessage;
  /** The last REGISTER of the attempt. */
  readonly request: TraceMessage;
  /** The final that ends it, or the last one so far; undefined while none was seen. */
  readonly final: TraceMessage | undefined;
  readonly outcome: 'registered' | 'removed' | 'fetched' | 'failed' | 'open';
  /** Contacts that it asked for; empty for a query. */
  readonly contacts: readonly ContactKeys[];
  /** Seconds that it asked for: of the Expires header, or the first Contact; undefined where it left that to the registrar. */
  readonly asked: number | undefined;
  /** Seconds that the 2xx grants to the first Contact of the request; undefined where it does not say. */
  readonly granted: number | undefined;
}

/** All that was seen of the registration of one address-of-record at one registrar, over all Call-IDs. */
export interface Registration {
  /** Scheme, user and host of the To URI in lower case but for the user. */
  readonly aor: string;
  /** Host of the Request-URI in lower case. */
  readonly registrar: string;
  /** In order of their first message in the trace, as far as that is known: by time, else by group. */
  readonly attempts: readonly RegisterAttempt[];
}

const NONE: readonly RegisterAttempt[] = [];

/** The attempts of one group; empty for a group without REGISTER. Made once per group; linear. */
export const registerAttempts: (group: Group) => readonly RegisterAttempt[] = oncePer(group => {
  const own = group.transactions.filter(t => t.method === 'REGISTER' && t.request && !t.upstream);
  return own.length === 0 ? NONE : attemptsOf(group, own);
});

/** An attempt, and which registration it belongs to. */
interface PlacedAttempt extends Pick<Registration, 'aor' | 'registrar'> {
  readonly key: string;
  readonly attempt: RegisterAttempt;
}

const NOWHERE: readonly PlacedAttempt[] = [];

const placedAttempts = oncePer((group: Group) => {
  const attempts = registerAttempts(group);
  if (attempts.length === 0) return NOWHERE;
  return attempts.map((attempt): PlacedAttempt => {
    const { aor, registrar } = placeOfRegistration(attempt.first);
    return { aor, registrar, key: `${aor}\n${registrar}`, attempt };
  });
});

const byRegistration = groupIndex(placedAttempts);

/**
 * Joins the attempts of all groups by address-of-record and registrar. Linear but for sorting by time; after an edit only
 * the registrations that it touched are put together again, and the others are the same objects.
 */
export function registrationsOf(groups: readonly Group[]): readonly Registration[] {
  return byRegistration(groups).all().flatMap(registrationOf);
}

const registrationOf = oncePer(({ entries }: Bucket<PlacedAttempt>): readonly Registration[] => {
  const [first] = entries;
  const attempts = entries
    .map(({ item }) => item.attempt)
    .sort((a, b) => (a.first.keys.time ?? 0) - (b.first.keys.time ?? 0));
  return first ? [{ aor: first.item.aor, registrar: first.item.registrar, attempts }] : [];
});

function placeOfRegistration({ keys }: TraceMessage): { readonly aor: string; readonly registrar: string } {
  const { toUri = '', requestUri = '' } = keys;
  const at = toUri.lastIndexOf('@');
  const registrar = /^sips?:(?:[^@]*@)?([^;?>:[]+|\[[^\]]*\])/i.exec(requestUri)?.[1] ?? requestUri;
  return { aor: toUri.slice(0, at) + toUri.slice(at).toLowerCase(), registrar: registrar.toLowerCase() };
}

/** Finals after which the client goes on with another REGISTER of the same attempt. */
const GOES_ON: ReadonlySet<number> = new Set([401, 407, 423]);

function attemptsOf(group: Group, own: readonly Transaction[]): readonly RegisterAttempt[] {
  const attempts: RegisterAttempt[] = [];
  /** By client and From tag: devices that share a Call-ID by mistake stay apart. */
  const open = new Map<string, Transaction[]>();
  for (const t of own) {
    const key = `${t.client}\n${t.request?.keys.fromTag}`;
    const round = open.get(key) ?? [];
    open.set(key, round);
    round.push(t);
    if (GOES_ON.has(finalResponse(t)?.keys.status ?? 0)) continue;
    open.delete(key);
    push(attempts, group, round);
  }
  for (const round of open.values()) push(attempts, group, round);
  return attempts;
}

function push(attempts: RegisterAttempt[], group: Group, transactions: readonly Transaction[]): void {
  const first = transactions[0]?.request;
  const last = transactions.at(-1);
  const request = last?.request;
  if (!first || !last || !request) return;
  const final = finalResponse(last);
  const { contacts, expiresHeader } = request.keys;
  const [wanted] = contacts;
  attempts.push({
    group,
    transactions,
    first,
    request,
    final,
    outcome: outcomeOf(request, final),
    contacts,
    asked: wanted?.expires ?? expiresHeader,
    granted: final && is2xx(final) ? grantedTo(wanted, final) : undefined,
  });
}

function is2xx({ keys }: TraceMessage): boolean {
  return (keys.status ?? 0) >= 200 && (keys.status ?? 0) < 300;
}

function outcomeOf({ keys }: TraceMessage, final: TraceMessage | undefined): RegisterAttempt['outcome'] {
  if (!final) return 'open';
  if (!is2xx(final)) return 'failed';
  if (keys.contacts.length === 0) return 'fetched';
  const isRemoval = keys.contacts.every(contact => (contact.expires ?? keys.expiresHeader) === 0);
  return isRemoval ? 'removed' : 'registered';
}

/** The binding of a Contact in a 2xx: the same URI, else the same endpoint and user, else the only one (NAT rewrites it). */
export function bindingFor(wanted: ContactKeys | undefined, answer: TraceMessage): ContactKeys | undefined {
  const { contacts } = answer.keys;
  if (!wanted) return undefined;
  return (
    contacts.find(({ uri }) => uri === wanted.uri) ??
    contacts.find(({ endpoint, user }) => endpoint === wanted.endpoint && user === wanted.user) ??
    contacts.find(({ instance }) => instance !== undefined && instance === wanted.instance) ??
    (contacts.length === 1 && contacts[0]?.user === wanted.user ? contacts[0] : undefined)
  );
}

function grantedTo(wanted: ContactKeys | undefined, answer: TraceMessage): number | undefined {
  return bindingFor(wanted, answer)?.expires ?? answer.keys.expiresHeader;
}
