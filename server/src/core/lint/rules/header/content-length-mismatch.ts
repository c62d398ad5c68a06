import { bodyLength, bodyLengthAsCrlf, bodyOffset } from '../../../sip/body-length';
import { findHeaders } from '../../../sip/find-header';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { readNumber } from '../../../sip/read-number';
import { looksRedacted } from '../../../trace/formats/looks-redacted';
import type { TraceRecord } from '../../../trace/trace-record';
import { fitsLoggedBody } from '../../body-length-fits';
import { followingMessages } from '../../datagram-messages';
import type { Severity } from '../../finding';
import { hasLostBytes, isCut } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';

interface Mismatch {
  readonly actual: number;
  readonly severity: Severity;
  /** What happens to the rest; '' where nothing needs saying. */
  readonly consequence: string;
}

/** In an authored file a line end goes out as CRLF; a count of the file's own line ends is an honest slip. */
function authoredMismatch(message: SipMessage, declared: number): Mismatch | undefined {
  const actual = bodyLengthAsCrlf(message);
  if (declared === actual) return undefined;
  if (declared !== bodyLength(message)) return { actual, severity: 'error', consequence: '' };
  return { actual, severity: 'hint', consequence: ': line ends are sent as CRLF' };
}

/** Every byte is known: a shorter body is cut (RFC 3261 §18.3), a longer one loses its end. */
function exactMismatch(message: SipMessage, declared: number): Mismatch | undefined {
  const actual = bodyLength(message);
  if (declared === actual) return undefined;
  if (declared > actual) return { actual, severity: 'error', consequence: ': the body is cut' };
  const rest = message.text.slice(bodyOffset(message, declared, false), message.body.end);
  const onlyLineEnds = /^[\r\n]*$/.test(rest);
  const extra = actual - declared;
  return {
    actual,
    severity: onlyLineEnds ? 'hint' : 'warning',
    consequence: `: ${extra} extra ${extra === 1 ? 'byte is' : 'bytes are'} discarded`,
  };
}

/** True if the source itself says where the payload ends, so that what stands behind a body was sent with it. */
function isBounded(record: TraceRecord): boolean {
  return record.frame !== undefined || record.declaredBytes !== undefined;
}

/** A log may have lost line ends, left bodies out, or have other lines behind a body: that is not the sender's fault. */
function loggedMismatch(message: SipMessage, declared: number): Mismatch | undefined {
  const actual = bodyLength(message);
  if (actual === 0 || fitsLoggedBody(message, declared) || looksRedacted(message.text)) return undefined;
  return { actual, severity: declared > actual ? 'warning' : 'information', consequence: '' };
}

function mismatchOf(
  message: SipMessage,
  record: TraceRecord | undefined,
  declared: number,
): Mismatch | undefined {
  if (!record) return authoredMismatch(message, declared);
  const isSure = record.exactBytes && (isBounded(record) || declared >= bodyLength(message));
  return isSure ? exactMismatch(message, declared) : loggedMismatch(message, declared);
}

function reportMismatch(
  context: MessageContext,
  field: HeaderField,
  declared: number,
  found: Mismatch,
): void {
  const { message, authored } = context;
  const { actual, severity, consequence } = found;
  const rest = bodyOffset(message, declared, authored);
  context.report({
    span: field.value,
    severity,
    message: `Content-Length is ${declared} but the body has ${actual} ${actual === 1 ? 'byte' : 'bytes'}${consequence}.`,
    related:
      declared < actual && rest < message.body.end
        ? [{ message: 'The first byte after the declared end', span: { start: rest, end: rest + 1 } }]
        : [],
    fixes: [
      { title: `Set Content-Length to ${actual}`, edits: [{ span: field.value, newText: String(actual) }] },
    ],
  });
}

/** Content-Length is not the number of bytes of the body (RFC 3261 §18.3, §20.14). */
export const contentLengthMismatch: MessageRule = {
  scope: 'message',
  meta: {
    id: 'content-length-mismatch',
    category: 'header',
    severity: 'error',
    description: 'Content-Length is not the number of bytes of the body.',
    reference: 'RFC 3261 §18.3, §20.14',
    fixable: true,
  },
  on: { headers: ['content-length'] },
  reads: { fields: ['content-length'], body: true },
  check(context) {
    const { message, record, isTemplate } = context;
    if (isCut(context) || !message.separator) return;
    const [field, second] = findHeaders(message, 'content-length');
    // Which of several counts is the matter of duplicate-header.
    if (!field || second || isTemplate(field.value) || isTemplate(message.body)) return;
    const { value: declared, problems } = readNumber(message, field);
    // What is no number at all is the matter of header-value-invalid.
    if (problems.length > 0) return;
    const found = mismatchOf(message, context.authored ? undefined : record, declared);
    if (!found) return;
    if (hasLostBytes(message)) {
      // They may be in any row.
      context.restsOnMore();
      return;
    }
    // What is lost because it is another message is the matter of multiple-messages-in-datagram.
    if (followingMessages(context).length === 0) reportMismatch(context, field, declared, found);
  },
};
