import { placeOf } from '../../../trace/message-places';
import { bindingFor, registerAttempts } from '../../../trace/registrations';
import { label } from '../../obligations/words';
import type { GroupRule } from '../../rule';

/** A registrar that grants more than was asked for. */
export const registerExpiresIncreased: GroupRule = {
  scope: 'group',
  meta: {
    id: 'register-expires-increased',
    category: 'registration',
    severity: 'warning',
    description: 'The 2xx to a REGISTER grants a longer interval than the client asked for.',
    reference: 'RFC 3261 §10.3',
    fixable: false,
  },
  check(group, _facts, report) {
    for (const { final, outcome, request, contacts } of registerAttempts(group)) {
      if (outcome !== 'registered' || !final) continue;
      for (const contact of contacts) {
        const asked = contact.expires ?? request.keys.expiresHeader;
        const granted = bindingFor(contact, final)?.expires ?? final.keys.expiresHeader;
        if (asked === undefined || granted === undefined || granted <= asked) continue;
        report({
          at: { message: final, span: placeOf(final, 'contact') },
          message: `${label(final)} grants ${granted} s, more than the ${asked} s asked for; the client may refresh too late or too early.`,
          confidence: 'certain',
          related: [
            {
              message: `REGISTER asks for ${asked} s`,
              at: {
                message: request,
                span: placeOf(request, contact.expires === undefined ? 'expires' : 'contact'),
              },
            },
          ],
        });
        break;
      }
    }
  },
};
