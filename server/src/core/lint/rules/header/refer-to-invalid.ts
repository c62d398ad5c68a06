import { findHeaders } from '../../../sip/find-header';
import type { HeaderField } from '../../../sip/message';
import { findParam, paramText } from '../../../sip/param';
import { readAddresses } from '../../../sip/read-addresses';
import { dialogIdAt } from '../../../sip/read-dialog-id';
import { readUriHeaders, type UriHeader, unescapeUri } from '../../../sip/uri-headers';
import type { Address, Uri } from '../../../sip/views';
import type { Span } from '../../../text/span';
import type { Severity } from '../../finding';
import { isJudged } from '../../message-facts';
import type { MessageContext, MessageReport, MessageRule } from '../../rule';

/** Header fields that whoever is referred must not take over from the URI (RFC 3261 §19.1.5). */
const DANGEROUS: ReadonlySet<string> = new Set(['from', 'call-id', 'cseq', 'via', 'record-route']);
/** Schemes that an INVITE can reach, or that fit other methods. */
const USUAL: ReadonlySet<string> = new Set(['sip', 'sips', 'tel', 'im', 'pres', 'urn']);

function say(
  { report }: MessageContext,
  span: Span,
  why: string,
  more: { severity?: Severity; fixes?: NonNullable<MessageReport['fixes']> } = {},
): void {
  report({ span, message: `Refer-To is not valid: ${why}.`, ...more });
}

/** `;`, `=` and `@` of a Replaces must be escaped, else they end the header part or mean something else (RFC 3891 §6.2). */
function escapedReplaces(value: string): string {
  return unescapeUri(value).replace(/[^A-Za-z0-9\-_.!~*'()]/g, unit =>
    unit.charCodeAt(0) < 256 ? `%${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}` : unit,
  );
}

function checkReplaces(context: MessageContext, header: UriHeader): void {
  const { text } = context.message;
  const value = text.slice(header.value.start, header.value.end);
  const span = header.value.end > header.value.start ? header.value : header.span;
  const plain = unescapeUri(value);
  const id = dialogIdAt(plain, { start: 0, end: plain.length });
  if (id.toTag === undefined || id.fromTag === undefined) {
    say(context, span, 'its Replaces has no to-tag and from-tag');
    return;
  }
  if (!/[;=@]/.test(value)) return;
  say(context, span, '";", "=" and "@" in its Replaces must be escaped', {
    fixes: [
      {
        title: 'Escape the Replaces',
        edits: [{ span: header.value, newText: escapedReplaces(value) }],
      },
    ],
  });
}

function checkUri(context: MessageContext, uri: Uri): void {
  const { text } = context.message;
  if (uri.scheme !== '' && !USUAL.has(uri.scheme)) {
    say(context, uri.schemeSpan, `a UA can hardly act on the scheme "${uri.scheme.slice(0, 20)}"`, {
      severity: 'information',
    });
  }
  const method = findParam(uri.params, 'method');
  if (method && paramText(text, method) === 'INVITE') {
    say(context, method.span, '"method=INVITE" is what it means anyway', {
      severity: 'hint',
      fixes: [{ title: 'Remove it', edits: [{ span: method.span, newText: '' }] }],
    });
  }
  for (const header of uri.headers ? readUriHeaders(text, uri.headers) : []) {
    if (header.id === 'replaces') checkReplaces(context, header);
    if (DANGEROUS.has(header.id)) {
      const name = text.slice(header.name.start, header.name.end);
      say(context, header.span, `it may not set ${name}`, { severity: 'warning' });
    }
  }
}

/** `Refer-To: sip:c@h?Replaces=…` without brackets: its own parameters and those of the Replaces cannot be told apart. */
function checkBare(context: MessageContext, address: Address, uri: Uri): void {
  const { text } = context.message;
  if (address.bracketed || !uri.headers) return;
  const headers = readUriHeaders(text, { start: uri.headers.start, end: address.span.end });
  const replaces = headers.length === 1 && headers[0]?.id === 'replaces' ? headers[0] : undefined;
  const whole = { start: uri.span.start, end: address.span.end };
  const newText = replaces
    ? `<${text.slice(uri.span.start, replaces.value.start)}${escapedReplaces(text.slice(replaces.value.start, replaces.value.end))}>`
    : `<${text.slice(uri.span.start, uri.span.end)}>${text.slice(uri.span.end, address.span.end)}`;
  say(context, whole, 'a URI with "?" must stand in <>', {
    fixes: [{ title: 'Put the URI in <>', edits: [{ span: whole, newText }] }],
  });
}

function checkField(context: MessageContext, field: HeaderField): void {
  const { message } = context;
  // The field is no list; read as one, it shows what stands behind a comma.
  const [first, second] = readAddresses(message, { ...field, spec: undefined }).value;
  if (first?.uri && second?.uri && (second.bracketed || second.uri.scheme !== '')) {
    say(context, second.span, 'it holds more than one URI');
  }
  const [address] = readAddresses(message, field).value;
  if (!address?.uri) return;
  checkBare(context, address, address.uri);
  if (address.bracketed) checkUri(context, address.uri);
}

/** Refer-To names no single place that can be referred to (RFC 3515 §2.1, RFC 3891 §6). */
export const referToInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'refer-to-invalid',
    category: 'header',
    severity: 'error',
    description:
      'There are several Refer-To, or its URI embeds header fields that cannot be read or may not be set.',
    reference: 'RFC 3515 §2.1, §2.4.1, §2.4.2; RFC 3891 §6; RFC 3261 §19.1.5',
    fixable: true,
  },
  on: { headers: ['refer-to'] },
  judges: 'rows',
  check(context) {
    const { message, report } = context;
    const [first, second, ...others] = findHeaders(message, 'refer-to');
    if (first && second) {
      report({
        span: { start: second.name.start, end: second.value.end },
        message: `Refer-To is not valid: there are ${others.length + 2} of them.`,
        related: [{ message: 'The first Refer-To', span: first.value }],
      });
    }
    for (const field of [first, second, ...others]) {
      if (field && isJudged(context, field)) checkField(context, field);
    }
  },
};
