import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { parseUri } from '../sip/parse-uri';
import { readCSeq } from '../sip/read-cseq';
import { readVias } from '../sip/read-via';
import type { Address, Via } from '../sip/views';
import { Interner } from '../text/interner';
import { sliceSpan } from '../text/span';
import { authKeysOf } from './auth-keys';
import { contactKeysOf } from './contact-keys';
import { endpointsOf } from './endpoints-of';
import {
  branchOf,
  endpointOfUri,
  firstAddress,
  numberOf,
  paramOf,
  plainUri,
  sentByOf,
  textOf,
  uriTexts,
} from './header-values';
import { type KeyFields, keyFieldsOf } from './key-fields';
import { messageHash } from './message-hash';
import type { MessageKeys } from './message-keys';
import type { PlaceWriter } from './message-places';
import { optionKeysOf } from './option-keys';
import { rareKeysOf } from './rare-keys';
import { sdpViewOf } from './sdp-keys';
import type { SdpView } from './sdp-view';
import { secondsOf } from './seconds-of';
import { type TraceRecord, type TransportName, timeMs } from './trace-record';

const TRANSPORTS: ReadonlySet<string> = new Set<TransportName>(['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss']);

/**
 * One string for equal texts: a call repeats its ids, URIs and Vias in every message and on every hop. It also keeps
 * the text of the trace from being kept alive by a substring.
 */
const texts = new Interner<string>(text => text, 16_384, 512);

function own(text: string | undefined): string | undefined {
  return text === undefined ? undefined : texts.of(text);
}

function ownAll(list: readonly string[]): readonly string[] {
  return list.length === 0 ? NO_TEXTS : list.map(text => texts.of(text));
}

const NO_TEXTS: readonly string[] = [];

/**
 * What correlation and trace rules read of a message. Every field that is missing or cannot be read is undefined, and
 * the rest still counts. Undefined for text that is neither request nor response, since it can join nothing. `record`
 * is undefined for a message without circumstances, such as an authored one. `places` collects where its parts stand.
 */
export function keysOf(
  message: SipMessage,
  record: TraceRecord | undefined,
  places?: PlaceWriter,
): MessageKeys | undefined {
  if (message.kind === 'broken') return undefined;
  const fields = keyFieldsOf(message, places);
  const vias = fields.via.flatMap(field => readVias(message, field).value);
  const from = firstAddress(message, fields.from);
  const to = firstAddress(message, fields.to);
  if (places) writePlaces(places, message, { from, to, top: vias[0] });
  return assemble(message, record, { fields, vias, from, to, sdp: sdpViewOf(message, places) });
}

/** What was read of a message before its keys are put together. */
interface KeyParts {
  readonly fields: KeyFields;
  readonly vias: readonly Via[];
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly sdp: SdpView | undefined;
}

function assemble(
  message: SipRequest | SipResponse,
  record: TraceRecord | undefined,
  { fields, vias, from, to, sdp }: KeyParts,
): MessageKeys {
  const { text } = message;
  const [top, second] = vias;
  const contact = firstAddress(message, fields.contact[0]);
  const routes = uriTexts(message, fields.route);
  const sentBy = own(top && sentByOf(top));
  const start = startLineOf(message);
  const cseq = cseqOf(message, fields.cseq);
  const method = texts.of(start.method ?? cseq.method ?? '');
  const target = message.kind === 'request' ? targetOf(message, routes) : undefined;
  const endpoints = endpointsOf(record, { kind: message.kind, sentBy, target });
  const options = optionKeysOf(fields.supported, fields.required, fields.unsupported, fields.allow);
  const expiresHeader = numberOf(message, fields.expires);
  const listsContacts = method === 'REGISTER' || (start.status ?? 0) >= 300;
  // One literal and no spreads: an object of this size is slow to build from parts.
  return {
    kind: message.kind,
    method,
    status: start.status,
    reason: own(start.reason),
    requestUri: own(start.uri),
    cseq: cseq.number,
    cseqMethod: own(cseq.method),
    callId: own(textOf(message, fields.callId)),
    fromTag: own(paramOf(text, from, 'tag')),
    toTag: own(paramOf(text, to, 'tag')),
    fromUri: own(plainUri(text, from?.uri)),
    toUri: own(plainUri(text, to?.uri)),
    branch: own(top && branchOf(text, top)),
    sentBy,
    viaCount: vias.length,
    secondBranch: own(second && branchOf(text, second)),
    secondSentBy: own(second && sentByOf(second)),
    viaPath: viaPathOf(text, vias),
    received: own(paramOf(text, top, 'received')),
    rport: rportOf(text, top),
    maxForwards: numberOf(message, fields.maxForwards),
    userAgent: own(textOf(message, fields.userAgent)),
    contactUri: own(contact?.uri && sliceSpan(text, contact.uri.span)),
    contacts: contactKeysOf(message, listsContacts ? fields.contact : NO_FIELDS),
    routes: ownAll(routes),
    recordRoutes: ownAll(uriTexts(message, fields.recordRoute)),
    expires: expiresHeader ?? secondsOf(paramOf(text, contact, 'expires')),
    expiresHeader,
    rseq: numberOf(message, fields.rseq),
    rack: own(textOf(message, fields.rack)),
    requires100rel: options.required.includes('100rel'),
    hasCredentials: fields.auth.some(({ id }) => id === 'authorization' || id === 'proxy-authorization'),
    auth: authKeysOf(message, fields.auth),
    options,
    sdp,
    rare: rareKeysOf(message, fields.rare),
    hasSdp: sdp !== undefined,
    codecs: sdp?.codecs ?? NO_TEXTS,
    event: own(textOf(message, fields.event)),
    referTo: own(textOf(message, fields.referTo)),
    replaces: own(textOf(message, fields.replaces)),
    time: record?.time && timeMs(record.time),
    transport: record?.transport ?? transportOf(top),
    source: own(endpoints.source),
    destination: own(endpoints.destination),
    addressesInferred: endpoints.inferred,
    truncatedHeader: record?.truncated === true && message.separator === undefined,
    truncatedBody: record?.truncated === true && message.separator !== undefined,
    template: text.includes('{{'),
    hash: messageHash(message, vias),
  };
}

const NO_FIELDS: readonly HeaderField[] = [];

/** Places of parts that are smaller than a header value. */
function writePlaces(
  places: PlaceWriter,
  message: SipRequest | SipResponse,
  parts: {
    readonly from: Address | undefined;
    readonly to: Address | undefined;
    readonly top: Via | undefined;
  },
): void {
  const value = (of: Address | Via | undefined, id: string) => of && findParam(of.params, id)?.value;
  const fromTag = value(parts.from, 'tag');
  const toTag = value(parts.to, 'tag');
  const branch = value(parts.top, 'branch');
  if (message.kind === 'request') places.add('request-uri', message.startLine.uri);
  if (fromTag) places.add('from-tag', fromTag);
  if (toTag) places.add('to-tag', toTag);
  if (branch) places.add('branch', branch);
}

/** One text for the Vias of a request and of all its responses. */
function viaPathOf(text: string, vias: readonly Via[]): string {
  let path = '';
  for (const via of vias) {
    if (path !== '') path += ', ';
    path += `${sentByOf(via) ?? ''};${branchOf(text, via)?.toLowerCase() ?? ''}`;
  }
  return path === '' ? path : texts.of(path);
}

function rportOf(text: string, top: Via | undefined): number | 'asked' | undefined {
  const param = top && findParam(top.params, 'rport');
  if (!param) return undefined;
  return secondsOf(paramText(text, param)) ?? 'asked';
}

/** The parts of a start line; those of the other kind are undefined. */
interface StartLineParts {
  readonly method: string | undefined;
  readonly uri: string | undefined;
  readonly status: number | undefined;
  readonly reason: string | undefined;
}

function startLineOf(message: SipRequest | SipResponse): StartLineParts {
  const { text } = message;
  if (message.kind === 'request') {
    const { method, uri } = message.startLine;
    return {
      method: sliceSpan(text, method),
      uri: sliceSpan(text, uri),
      status: undefined,
      reason: undefined,
    };
  }
  const { code, reason } = message.startLine;
  const status = Number.isNaN(code) ? undefined : code;
  return { method: undefined, uri: undefined, status, reason: sliceSpan(text, reason) };
}

/** Number and method of the CSeq; a response has no other method (RFC 3261 §8.2.6.2). */
function cseqOf(message: SipMessage, field: HeaderField | undefined) {
  const cseq = field && readCSeq(message, field).value;
  const number = cseq === undefined || Number.isNaN(cseq.number) ? undefined : cseq.number;
  return { number, method: cseq?.method || undefined };
}

/** Where a request is sent: its first Route, or else its Request-URI (RFC 3261 §8.1.2). */
function targetOf(message: SipRequest, routes: readonly string[]): string | undefined {
  const [route] = routes;
  if (route !== undefined) {
    return endpointOfUri(route, parseUri(route, { start: 0, end: route.length }).value);
  }
  return endpointOfUri(message.text, parseUri(message.text, message.startLine.uri).value);
}

function transportOf(via: Via | undefined): TransportName | undefined {
  const name = via?.transport.toLowerCase();
  return name !== undefined && TRANSPORTS.has(name) ? (name as TransportName) : undefined;
}
