import type { ContactKeys } from '../../../trace/contact-keys';
import { placeOf } from '../../../trace/message-places';
import { bindingFor, type RegisterAttempt, registerAttempts } from '../../../trace/registrations';
import type { TraceMessage } from '../../../trace/trace-message';
import { label } from '../../obligations/words';
import type { GroupRule, TraceReport } from '../../rule';

/** A 2xx to REGISTER without the binding that it made. */
export const registerBindingMissing: GroupRule = {
  scope: 'group',
  meta: {
    id: 'register-binding-missing',
    category: 'registration',
    severity: 'warning',
    description: 'The 2xx to a REGISTER does not list the Contact that was registered, or not for how long.',
    reference: 'RFC 3261 §10.3',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const attempt of registerAttempts(group)) {
      const { final, outcome } = attempt;
      if (outcome !== 'registered' || !final || final.keys.truncatedHeader || final.keys.template) continue;
      const found = missingIn(attempt, final);
      if (found) report(found);
    }
  },
};

function missingIn(attempt: RegisterAttempt, final: TraceMessage): TraceReport | undefined {
  const { request } = attempt;
  const { expiresHeader } = request.keys;
  // Logs that were wrapped or made anonymous by hand: no address can be read there.
  if (final.keys.contacts.some(({ uri }) => /[<>\s]/.test(uri))) return undefined;
  const added = attempt.contacts.filter(
    contact => (contact.expires ?? expiresHeader) !== 0 && contact.uri !== '*',
  );
  const lost = added.find(contact => !isListed(contact, final));
  const related = [
    { message: 'Contact of the REGISTER', at: { message: request, span: placeOf(request, 'contact') } },
  ];
  if (lost) {
    return {
      at: { message: final, span: placeOf(final, 'contact') },
      message: `${label(final)} does not list the registered Contact ${lost.uri}${
        final.keys.contacts.length === 0 ? ': it has no Contact' : ''
      }.`,
      confidence: 'certain',
      related,
    };
  }
  const endless = added.find(contact => bindingFor(contact, final)?.expires === undefined);
  if (!endless) return undefined;
  const hasHeader = final.keys.expiresHeader !== undefined;
  return {
    at: { message: final, span: placeOf(final, 'contact') },
    message: `${label(final)} lists the Contact ${endless.uri} without expires${
      hasHeader ? '; the Expires header is no substitute' : ', so nobody knows how long it is bound'
    }.`,
    confidence: 'certain',
    // Clients read the header field too.
    ...(hasHeader ? { severity: 'hint' as const } : {}),
    related,
  };
}

/** A NAT or a proxy may put its own address into it; the user, or the instance, stays. */
function isListed(wanted: ContactKeys, { keys }: TraceMessage): boolean {
  return keys.contacts.some(
    ({ uri, user, instance, endpoint }) =>
      uri === wanted.uri ||
      (user === wanted.user && (user !== undefined || endpoint === wanted.endpoint)) ||
      (instance !== undefined && instance === wanted.instance),
  );
}
