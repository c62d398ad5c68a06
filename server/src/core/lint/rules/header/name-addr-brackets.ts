import { isLws, isTokenChar, QUOTE } from '../../../sip/chars';
import type { HeaderField, SipMessage } from '../../../sip/message';
import { readAddresses } from '../../../sip/read-addresses';
import type { Address, Param } from '../../../sip/views';
import type { Span } from '../../../text/span';
import { fieldName, isEcho, isJudged } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

/** Fields that may hold a URI without brackets. */
const MAY_BE_BARE: ReadonlySet<string> = new Set([
  'from',
  'to',
  'contact',
  'reply-to',
  'refer-to',
  'referred-by',
  'p-asserted-identity',
]);
/** Fields whose grammar knows name-addr only. */
const BRACKETS_ONLY: ReadonlySet<string> = new Set(['route', 'record-route', 'path', 'service-route']);
const ECHOED: ReadonlySet<string> = new Set(['from', 'to', 'record-route', 'path']);

/** Names that only ever mean a parameter of the URI. */
const OF_THE_URI: ReadonlySet<string> = new Set([
  ...['transport', 'user', 'lr', 'maddr', 'ttl', 'method', 'comp', 'sigcomp-id', 'ob', 'gr'],
]);

/** The element with the URI, and the parameters that are its own, in brackets. */
function wrapped(message: SipMessage, uri: Span, address: Address) {
  const { text } = message;
  const isOfUri = (param: Param) => OF_THE_URI.has(param.id);
  const part = (params: readonly Param[]) => params.map(p => text.slice(p.span.start, p.span.end)).join('');
  const inside = text.slice(uri.start, uri.end) + part(address.params.filter(isOfUri));
  const newText = `<${inside}>${part(address.params.filter(param => !isOfUri(param)))}`;
  return [
    { title: 'Put the URI in <>', edits: [{ span: { start: uri.start, end: address.span.end }, newText }] },
  ];
}

/** Where a bare URI is not read as it was meant, and what shows it. */
function misreadPart(message: SipMessage, field: HeaderField, uri: Span, address: Address): Span | undefined {
  const { text } = message;
  for (let i = uri.start; i < uri.end; i++) {
    const unit = text.charAt(i);
    if (unit === ',') return { start: i, end: uri.end };
    // Embedded header fields of Refer-To are the matter of refer-to-invalid.
    if (unit === '?' && field.id !== 'refer-to') return { start: i, end: uri.end };
  }
  const param = address.params.find(({ id }) => OF_THE_URI.has(id));
  return param && { start: param.span.start, end: param.span.end };
}

function checkBare(context: MessageContext, field: HeaderField, address: Address): void {
  const { message, report } = context;
  const uri = address.uri?.span;
  if (!uri || address.bracketed || /\s/.test(message.text.slice(uri.start, uri.end))) return;
  const part = misreadPart(message, field, uri, address);
  if (!part) return;
  const shown = message.text.slice(part.start, part.end).slice(0, 60);
  report({
    span: part,
    message: `Put the URI in <>: "${shown}" is read as a header parameter, not as part of the URI.`,
    fixes: wrapped(message, uri, address),
  });
}

/** `*( token LWS )` or a quoted string (RFC 3261 §25.1 display-name). */
function isDisplayName(text: string, { start, end }: Span): boolean {
  if (text.charCodeAt(start) === QUOTE) return true;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (!isTokenChar(c) && !isLws(c)) return false;
  }
  return true;
}

function checkDisplayName({ message, report }: MessageContext, name: Span): void {
  const { text } = message;
  if (isDisplayName(text, name)) return;
  const shown = text.slice(name.start, name.end);
  report({
    span: name,
    message: `The display name ${shown.slice(0, 60)} must stand in quotes.`,
    fixes: /["\\\r\n]/.test(shown)
      ? []
      : [{ title: 'Quote the display name', edits: [{ span: name, newText: `"${shown}"` }] }],
  });
}

/** `Bell, Alexander <sip:…>`: without quotes the comma cuts the first name off as an element of its own. */
function isCutName(message: SipMessage, address: Address, next: Address | undefined): boolean {
  if (address.bracketed || address.star || address.params.length > 0 || !next?.bracketed) return false;
  return !message.text.slice(address.span.start, address.span.end).includes(':');
}

function checkElements(context: MessageContext, field: HeaderField): void {
  const { message } = context;
  const values = readAddresses(message, field).value;
  values.forEach((address, index) => {
    const next = values[index + 1];
    if (isCutName(message, address, next) && next?.displayName) {
      const whole = { start: address.span.start, end: next.displayName.end };
      checkDisplayName(context, whole);
      return;
    }
    checkBare(context, field, address);
    if (address.displayName) checkDisplayName(context, address.displayName);
  });
}

function checkBracketsOnly({ message, report }: MessageContext, field: HeaderField): void {
  for (const address of readAddresses(message, field).value) {
    if (address.bracketed || !address.uri || address.uri.scheme === '') continue;
    report({
      span: address.span,
      severity: 'error',
      message: `Put the URI in <>: ${fieldName(message, field)} takes no other form.`,
      fixes: wrapped(message, address.uri.span, address),
    });
  }
}

/** A URI without brackets is read otherwise than it was meant, or a display name lacks its quotes (RFC 3261 §20, §20.10). */
export const nameAddrBrackets: MessageRule = {
  scope: 'message',
  meta: {
    id: 'name-addr-brackets',
    category: 'header',
    severity: 'warning',
    description: 'A URI needs angle brackets to be read as meant, or a display name needs quotes.',
    reference: 'RFC 3261 §20, §20.10, §25.1',
    fixable: true,
    fold: 'sender',
  },
  on: { headers: [...MAY_BE_BARE, ...BRACKETS_ONLY] },
  judges: 'rows',
  check(context) {
    for (const field of context.fields) {
      const mayBeBare = MAY_BE_BARE.has(field.id);
      if (!mayBeBare && !BRACKETS_ONLY.has(field.id)) continue;
      if ((isEcho(context) && ECHOED.has(field.id)) || !isJudged(context, field)) continue;
      if (mayBeBare) checkElements(context, field);
      else checkBracketsOnly(context, field);
    }
  },
};
