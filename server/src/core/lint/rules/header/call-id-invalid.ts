import { isTokenChar } from '../../../sip/chars';
import { findHeader } from '../../../sip/find-header';
import { isIpAddress } from '../../../sip/ip-address';
import type { Span } from '../../../text/span';
import { isJudged } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

/** Characters of `word` (RFC 3261 §25.1) beside those of a token, and `@`. */
const OTHERS = new Set('()<>:\\"/[]?{}@');

/** Why a text is no `word [ "@" word ]`, and which part shows it; undefined where it is one. */
function faultOf(value: string): { why: string; at: number; length: number } | undefined {
  let at = -1;
  for (let i = 0; i < value.length; i++) {
    if (isTokenChar(value.charCodeAt(i))) continue;
    const unit = value.charAt(i);
    if (/\s/.test(unit)) return { why: 'it holds white space', at: i, length: 1 };
    if (!OTHERS.has(unit)) return { why: `it holds the character "${unit}"`, at: i, length: 1 };
    if (unit !== '@') continue;
    if (at >= 0) return { why: 'it holds more than one "@"', at: i, length: 1 };
    at = i;
  }
  if (at === 0 || at === value.length - 1)
    return { why: 'nothing stands on one side of the "@"', at, length: 1 };
  return undefined;
}

/** The host part of a Call-ID, where it is an address (RFC 3261 §8.1.1.4 asks for randomness, not for a host). */
function checkLeak({ message, options, report }: MessageContext, value: Span): void {
  if (!options.flag('callIdLeak')) return;
  const at = message.text.indexOf('@', value.start) + 1;
  if (at === 0 || at >= value.end || !isIpAddress(message.text.slice(at, value.end))) return;
  const span = { start: at, end: value.end };
  report({ span, severity: 'hint', message: 'Call-ID holds the IP address of its maker.' });
}

/** Call-ID is not `word ["@" word]` (RFC 3261 §8.1.1.4, §20.8). An empty one is a missing one. */
export const callIdInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'call-id-invalid',
    category: 'header',
    severity: 'error',
    description: 'Call-ID holds white space, a comma, a second "@" or other characters that it may not hold.',
    reference: 'RFC 3261 §8.1.1.4, §20.8, §25.1',
    fixable: false,
    options: {
      callIdLeak: {
        kind: 'flag',
        default: false,
        description: 'A Call-ID that ends in an IP address, which tells where a phone stands, is a hint.',
      },
    },
  },
  on: { headers: ['call-id'] },
  judges: 'rows',
  check(context) {
    const { message, report } = context;
    const field = findHeader(message, 'call-id');
    if (!field || field.value.end === field.value.start || !isJudged(context, field)) return;
    const value = message.text.slice(field.value.start, field.value.end);
    const fault = faultOf(value);
    if (!fault) {
      checkLeak(context, field.value);
      return;
    }
    const start = field.value.start + fault.at;
    const shown = value.replace(/\s+/g, ' ').slice(0, 60);
    report({
      span: { start, end: start + fault.length },
      message: `Call-ID "${shown}" is not valid: ${fault.why}.`,
    });
  },
};
