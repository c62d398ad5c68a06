import { allTransports, valueByName } from '../../../sip/facts/misc-values';
import { isIpAddress, isIpv6 } from '../../../sip/ip-address';
import { findParam, paramText } from '../../../sip/param';
import { readVias } from '../../../sip/read-via';
import type { Param, Via } from '../../../sip/views';
import type { Span } from '../../../text/span';
import { looksRedacted } from '../../../trace/formats/looks-redacted';
import { isLogged } from '../../header-part';
import { judgedHeaders } from '../../message-facts';
import type { MessageContext, MessageRule } from '../../rule';

function isSmallNumber(text: string, max: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= max;
}

/** What is wrong with a parameter that has a grammar of its own (RFC 3261 §25.1 via-params, RFC 3581). */
function paramFault(text: string, param: Param): string | undefined {
  const value = paramText(text, param);
  switch (param.id) {
    case 'received':
      return value !== undefined && isIpAddress(value) ? undefined : '"received" is not an IP address';
    case 'rport':
      if (value === undefined || (isSmallNumber(value, 65535) && Number(value) > 0)) return undefined;
      return '"rport" is neither empty nor a port';
    case 'ttl':
      return value !== undefined && isSmallNumber(value, 255)
        ? undefined
        : '"ttl" is not a number from 0 to 255';
    default:
      return undefined;
  }
}

function checkVia(context: MessageContext, via: Via, isOnlyOne: boolean): void {
  const { message, report } = context;
  const { text } = message;
  const isKnown =
    valueByName(allTransports, via.transport) !== undefined ||
    context.options.words('extraTransports').has(via.transport.toLowerCase());
  if (via.transport !== '' && !isKnown) {
    report({
      span: via.transportSpan,
      severity: 'hint',
      message: `Via names the transport "${via.transport.slice(0, 40)}", which is not registered.`,
    });
  }
  for (const param of via.params) {
    const why = paramFault(text, param);
    if (why) report({ span: param.value ?? param.name, message: `Via is not valid: ${why}.` });
  }
  const rport = findParam(via.params, 'rport');
  if (!rport?.value || !isOnlyOne || message.kind !== 'request' || paramFault(text, rport)) return;
  // RFC 3581 §3: of whoever sends a request rport MUST have no value; who receives it fills it in.
  report({
    span: rport.span,
    severity: 'hint',
    must: true,
    message: 'The sender of a request leaves "rport" without a value.',
    fixes: [
      {
        title: 'Remove the value',
        edits: [{ span: { start: rport.name.end, end: rport.span.end }, newText: '' }],
      },
    ],
  });
}

/** Addresses that somebody hid before sharing a log: `x.x.x.50`, `**host**:**port**`, `received=phoneIP`. */
function looksHidden(value: string): boolean {
  return value.includes('**') || looksRedacted(value) || /;\s*received\s*=[^;,]*[g-zG-Z]/.test(value);
}

/** Brackets, where the whole sent-by is an IPv6 address: eight groups or a `::` leave no room for a port. */
function fixesFor(text: string, span: Span) {
  const host = text.slice(span.start, span.end);
  if (!isIpv6(host)) return [];
  return [{ title: 'Put the address in brackets', edits: [{ span, newText: `[${host}]` }] }];
}

/** A Via value breaks the grammar (RFC 3261 §20.42, §25.1). */
export const viaInvalid: MessageRule = {
  scope: 'message',
  meta: {
    id: 'via-invalid',
    category: 'header',
    severity: 'error',
    description: 'A Via has no transport or sent-by, a wrong port or address, or a wrong parameter.',
    reference: 'RFC 3261 §8.1.1.7, §18.1.1, §20.42; RFC 3581 §3',
    fixable: true,
    options: {
      extraTransports: {
        kind: 'words',
        default: [],
        ignoreCase: true,
        description: 'Via transports that are known here though they are not registered.',
      },
    },
  },
  on: { headers: ['via'] },
  judges: 'rows',
  check(context) {
    const { message, report } = context;
    const rows = judgedHeaders(context, 'via');
    let count = 0;
    for (const field of rows) count += readVias(message, field).value.length;
    for (const field of rows) {
      const { value, problems } = readVias(message, field);
      if (isLogged(context) && looksHidden(message.text.slice(field.value.start, field.value.end))) continue;
      for (const { message: sentence, span } of problems) {
        // In a log an empty sent-by is one that was wrapped away.
        if (isLogged(context) && span.end === span.start) continue;
        const at = span.end > span.start ? span : field.value;
        if (at.end > at.start) report({ span: at, message: sentence, fixes: fixesFor(message.text, at) });
      }
      for (const via of value) checkVia(context, via, count === 1);
    }
  },
};
