import { eventPackageByName } from '../sip/facts/event-packages';
import type { SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { parseUri } from '../sip/parse-uri';
import { readUriHeaders, unescapeUri } from '../sip/uri-headers';
import type { Uri } from '../sip/views';
import { durationText } from '../text/duration-text';
import { type Span, sliceSpan, spanTouches } from '../text/span';
import { valueSetOf } from './completion/named-values';
import { elementsOf, type ValueContext } from './completion/value-context';
import { describe } from './describe';
import {
  describeHeaderParam,
  describeMethod,
  describeQ850,
  describeSetValue,
  describeStatus,
  describeTransport,
  describeUriParam,
} from './facts-of';
import type { MessageFrame } from './header-presence';
import { decodedFact, digestNote } from './hover-decoded';
import { codeSpan } from './markdown';

/** Markdown about a span of the message text. */
export interface HoverFact {
  readonly markdown: string;
  readonly span: Span;
}

function fact(markdown: string | undefined, span: Span): HoverFact | undefined {
  return markdown === undefined ? undefined : { markdown, span };
}

const schemes: Readonly<Record<string, readonly [string, string]>> = {
  sip: ['SIP URI.', 'RFC 3261 §19.1'],
  sips: ['SIP URI that demands TLS on every hop to the domain of the target.', 'RFC 3261 §19.1'],
  tel: ['Telephone number.', 'RFC 3966 §3'],
  urn: ['Name without an address, such as urn:service:sos.', 'RFC 8141'],
};

function schemeFact(scheme: string): string | undefined {
  const known = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  return known && describe({ title: scheme, kind: 'URI scheme', description: known[0], refs: [known[1]] });
}

/** A user part or a header of a URI with its escapes resolved (RFC 3261 §19.1.2); undefined where there is none. */
function unescapedFact(text: string, uri: Uri, offset: number): HoverFact | undefined {
  const header = uri.headers && readUriHeaders(text, uri.headers).find(h => spanTouches(h.span, offset));
  if (header) {
    const value = codeSpan(unescapeUri(sliceSpan(text, header.value)));
    return { markdown: `${codeSpan(header.id)} = ${value}`, span: header.span };
  }
  if (!uri.user || !spanTouches(uri.user, offset)) return undefined;
  const user = sliceSpan(text, uri.user);
  const unescaped = unescapeUri(user);
  return unescaped === user ? undefined : { markdown: `User: ${codeSpan(unescaped)}`, span: uri.user };
}

/** What stands at an offset of a URI: scheme, parameter or a parameter's value. */
export function uriFact(text: string, at: Span, offset: number): HoverFact | undefined {
  const uri = parseUri(text, at).value;
  const param = uri.params.find(p => spanTouches(p.span, offset) && offset > p.span.start);
  if (param) {
    const isTransport =
      param.id === 'transport' && param.value !== undefined && spanTouches(param.value, offset);
    const transport = isTransport ? describeTransport(paramText(text, param) ?? '') : undefined;
    return fact(transport ?? describeUriParam(param.id), param.span);
  }
  if (spanTouches(uri.schemeSpan, offset)) return fact(schemeFact(uri.scheme), uri.schemeSpan);
  return unescapedFact(text, uri, offset);
}

function paramFact(context: ValueContext): HoverFact | undefined {
  const { field, cursor } = context;
  const { text } = cursor.message;
  const element = elementsOf(context).find(e => spanTouches(e.span, cursor.offset));
  const param = element?.params.find(p => spanTouches(p.span, cursor.offset) && cursor.offset > p.span.start);
  if (!element || !param) return undefined;
  const value = paramText(text, param) ?? '';
  if (field.id === 'reason' && param.id === 'cause') return fact(causeText(text, context, value), param.span);
  const isAuth = field.spec?.syntax === 'challenge' || field.spec?.syntax === 'credentials';
  const note = isAuth ? digestNote(param.id, value) : isTime(param.id) ? secondsText(value) : '';
  const known = describeHeaderParam(field.id, param.id);
  return fact(known === undefined || note === '' ? known : `${known}\n\n${note}`, param.span);
}

function isTime(paramId: string): boolean {
  return /expires|interval|retry-after|duration/.test(paramId);
}

/** `Reason: Q.850;cause=16`: the cause is of the protocol that stands before it (RFC 3326 §2). */
function causeText(text: string, context: ValueContext, value: string): string | undefined {
  const protocol = sliceSpan(text, context.position.firstWord).toUpperCase();
  const cause = /^\d{1,3}$/.test(value) ? Number(value) : Number.NaN;
  const known =
    protocol === 'Q.850' ? describeQ850(cause) : protocol === 'SIP' ? describeStatus(cause) : undefined;
  return known ?? describeHeaderParam('reason', 'cause');
}

function secondsText(value: string): string {
  return /^\d{3,9}$/.test(value) ? `${value} seconds: ${durationText(Number(value) * 1000)}` : '';
}

function viaFact(context: ValueContext): HoverFact | undefined {
  const word = sliceSpan(context.cursor.message.text, context.position.word);
  const slash = word.lastIndexOf('/');
  return fact(describeTransport(slash === -1 ? word : word.slice(slash + 1)), context.position.word);
}

function addressFact(context: ValueContext): HoverFact | undefined {
  const { message, offset } = context.cursor;
  for (const element of elementsOf(context)) {
    if (element.uri && spanTouches(element.uri.span, offset))
      return uriFact(message.text, element.uri.span, offset);
  }
  return undefined;
}

/** `dialog.winfo`: the package before the template (RFC 6665 §7.2). */
function eventFact(context: ValueContext): HoverFact | undefined {
  const { word } = context.position;
  const name = sliceSpan(context.cursor.message.text, word);
  const base = eventPackageByName(name) ? name : name.split('.', 1)[0];
  return fact(describeSetValue('event-package', base ?? ''), word);
}

function numberFact(message: SipMessage, context: ValueContext): HoverFact | undefined {
  const { value, id } = context.field;
  if (!['expires', 'min-expires', 'session-expires', 'min-se', 'retry-after'].includes(id)) return undefined;
  const digits =
    /^\d{1,9}/.exec(message.text.slice(value.start, Math.min(value.end, value.start + 9)))?.[0] ?? '';
  const seconds = secondsText(digits);
  return seconds === ''
    ? undefined
    : { markdown: seconds, span: { start: value.start, end: value.start + digits.length } };
}

function wordFact(context: ValueContext): HoverFact | undefined {
  const { field, position, cursor } = context;
  const { message } = cursor;
  const word = sliceSpan(message.text, position.word);
  if (word === '') return undefined;
  if (field.id === 'via') return viaFact(context);
  if (field.id === 'event') return eventFact(context);
  if (field.id === 'cseq' || field.id === 'rack') return fact(describeMethod(word), position.word);
  const set = valueSetOf(field.id);
  if (set) return fact(describeSetValue(set.id, word), position.word);
  return numberFact(message, context);
}

/** What stands at a place of a header value; undefined where nothing is known about it. */
export function valueFact(context: ValueContext, frame: MessageFrame | undefined): HoverFact | undefined {
  const { syntax } = context.field.spec ?? {};
  if (syntax === 'address' || syntax === 'address-list') {
    const inUri = addressFact(context);
    if (inUri) return inUri;
  }
  const param = paramFact(context) ?? (context.field.id === 'privacy' ? wordFact(context) : undefined);
  if (param) return withTagNote(param, context, frame);
  return (context.position.part === 'word' ? wordFact(context) : undefined) ?? decodedFact(context);
}

/** The To tag says whether the request is in a dialog (RFC 3261 §12.2). */
function withTagNote(param: HoverFact, context: ValueContext, frame: MessageFrame | undefined): HoverFact {
  const isToTag = context.field.id === 'to' && frame?.kind === 'request';
  const element = isToTag ? elementsOf(context)[0] : undefined;
  const tag = element && findParam(element.params, 'tag');
  if (!tag || tag.span.start !== param.span.start) return param;
  return { ...param, markdown: `${param.markdown}\n\nA To tag in a request: it is sent within a dialog.` };
}
