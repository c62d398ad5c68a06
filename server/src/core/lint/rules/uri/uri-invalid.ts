import type { HeaderField, SipMessage } from '../../../sip/message';
import { parseUri } from '../../../sip/parse-uri';
import { readAddresses } from '../../../sip/read-addresses';
import type { Uri } from '../../../sip/views';
import type { Problem } from '../../../text/parsed';
import type { Span } from '../../../text/span';
import { looksRedacted } from '../../../trace/formats/looks-redacted';
import { isHeaderCut, isLogged } from '../../header-part';
import type { MessageContext, MessageRule } from '../../rule';

/** Header fields whose value is one URI or a list of URIs with display names and parameters. */
const WITH_ADDRESSES: ReadonlySet<string> = new Set([
  ...['from', 'to', 'contact', 'route', 'record-route', 'path', 'service-route', 'refer-to', 'referred-by'],
  ...['reply-to', 'p-asserted-identity', 'p-preferred-identity', 'p-associated-uri', 'p-called-party-id'],
]);

function isLikelyHost(text: string): boolean {
  return text.includes('@') || text.includes('.');
}

/** What mends a URI without guessing: the scheme, or the brackets of an IPv6 address. */
function fixesFor(text: string, uri: Uri, fault: Span) {
  const whole = text.slice(uri.span.start, uri.span.end);
  const start = { start: uri.span.start, end: uri.span.start };
  if (uri.scheme === '' && !/[\s<>"]/.test(whole) && isLikelyHost(whole)) {
    return [{ title: 'Add sip:', edits: [{ span: start, newText: 'sip:' }] }];
  }
  const host = text.slice(fault.start, fault.end);
  // Eight groups, or a `::`: then no port can hide behind the last colon.
  const isWholeAddress = /^[0-9a-fA-F:.]{2,45}$/.test(host) && host.split(':').length > 2;
  if (isWholeAddress && uri.host && uri.host.start === fault.start && uri.host.end === fault.end) {
    return [{ title: 'Put the address in brackets', edits: [{ span: fault, newText: `[${host}]` }] }];
  }
  return [];
}

/** Addresses that somebody hid before sharing a log: `x.x.x.50`, `**host**:**port**`. */
function isMasked(context: MessageContext, uri: Uri): boolean {
  if (!isLogged(context)) return false;
  const whole = context.message.text.slice(uri.span.start, uri.span.end);
  return whole.includes('**') || looksRedacted(whole);
}

function checkUri(context: MessageContext, uri: Uri | undefined, problems: readonly Problem[]): void {
  if (!uri || context.isTemplate(uri.span) || isMasked(context, uri)) return;
  for (const problem of problems) {
    if (problem.code !== 'uri-invalid') continue;
    context.report({
      span: problem.span.end > problem.span.start ? problem.span : uri.span,
      message: problem.message,
      fixes: fixesFor(context.message.text, uri, problem.span),
    });
  }
}

function checkField(context: MessageContext, field: HeaderField): void {
  const { message } = context;
  if (isHeaderCut(context) && field.line.end >= message.text.length) return;
  for (const { uri } of readAddresses(message, field).value) {
    if (uri) checkUri(context, uri, parseUri(message.text, uri.span).problems);
  }
}

function requestUri(message: SipMessage): Span | undefined {
  return message.startLine.kind === 'request' && message.startLine.uri.end > message.startLine.uri.start
    ? message.startLine.uri
    : undefined;
}

/** The Request-URI or the URI of an address field cannot be read (RFC 3261 §19.1.1, §25.1). */
export const uriInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'uri-invalid',
    category: 'uri',
    severity: 'error',
    description: 'A URI has no scheme, no or a wrong host, a wrong port, or characters that must be escaped.',
    reference: 'RFC 3261 §19.1.1, §25.1',
    fixable: true,
  },
  on: { headers: [...WITH_ADDRESSES], startLine: true },
  judges: 'rows',
  check(context) {
    const { message } = context;
    const target = requestUri(message);
    if (target) {
      const { value, problems } = parseUri(message.text, target);
      // White space inside of the line is the matter of start-line-invalid.
      const own = problems.filter(p => !/\s/.test(message.text.slice(p.span.start, p.span.end)));
      checkUri(context, value, own);
    }
    for (const field of context.fields) if (WITH_ADDRESSES.has(field.id)) checkField(context, field);
  },
};
