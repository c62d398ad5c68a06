import { findHeader } from '../../../sip/find-header';
import { readNumber } from '../../../sip/read-number';
import { insertHeader, isFromOldPeer, isHeaderCut, isLogged } from '../../header-part';
import type { MessageReport, MessageRule } from '../../rule';

const USUAL = 70;

/** Requests of these methods may be meant for the next hop alone. */
const FOR_NEXT_HOP: ReadonlySet<string> = new Set(['OPTIONS', 'REGISTER']);

function verdict(value: number, method: string): Pick<MessageReport, 'message' | 'severity'> | undefined {
  if (!Number.isInteger(value) || value > 255) {
    return { message: 'Max-Forwards is not a number from 0 to 255.', severity: 'error' };
  }
  if (value === 0 && !FOR_NEXT_HOP.has(method)) {
    return { message: 'Max-Forwards is 0: the next proxy answers 483.', severity: 'information' };
  }
  if (value > USUAL) return { message: `Max-Forwards is above ${USUAL}.`, severity: 'hint' };
  return undefined;
}

/** Max-Forwards of a request is missing or of no use (RFC 3261 §8.1.1.6, §20.22). */
export const maxForwardsInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'max-forwards-invalid',
    category: 'header',
    severity: 'warning',
    description: 'Max-Forwards of a request is missing, no number from 0 to 255, 0, or above 70.',
    reference: 'RFC 3261 §8.1.1.6, §20.22',
    fixable: true,
  },
  on: { kinds: ['request'] },
  judges: { fields: ['max-forwards'], names: true },
  check(context) {
    const { message, isTemplate, report } = context;
    if (message.kind !== 'request' || isHeaderCut(context)) return;
    const field = findHeader(message, 'max-forwards');
    if (!field) {
      report({
        span: message.startLine.span,
        // RFC 3261 §8.1.1.6: a UAC MUST insert it; RFC 2543 did not know it as mandatory.
        ...(isFromOldPeer(message) ? { severity: 'hint' as const, must: true as const } : {}),
        message: 'Max-Forwards is missing.',
        fixes: [
          {
            title: `Insert Max-Forwards: ${USUAL}`,
            edits: [insertHeader(message, `Max-Forwards: ${USUAL}`, ['via'])],
          },
        ],
      });
      return;
    }
    if (isTemplate(field.value)) return;
    // A log whose lines were joined, as mail programs do, has the next row in this one.
    if (isLogged(context) && /^\d{1,3}\s/.test(message.text.slice(field.value.start, field.value.end)))
      return;
    const { method } = message.startLine;
    const found = verdict(readNumber(message, field).value, message.text.slice(method.start, method.end));
    if (!found) return;
    const blank = message.text.charAt(field.value.start - 1) === ':' ? ' ' : '';
    report({
      ...found,
      span: field.value.end > field.value.start ? field.value : field.name,
      fixes: [{ title: `Set it to ${USUAL}`, edits: [{ span: field.value, newText: `${blank}${USUAL}` }] }],
    });
  },
};
