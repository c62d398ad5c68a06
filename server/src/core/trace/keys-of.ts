import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../sip/message';
import { parseUri } from '../sip/parse-uri';
import { readCSeq } from '../sip/read-cseq';
import { Interner } from '../text/interner';
import { type Span, shiftSpan, sliceSpan } from '../text/span';
import { authKeysOf } from './auth-keys';
import { contactKeysOf } from './contact-keys';
import { endpointsOf } from './endpoints-of';
import { endpointOfUri, numberOf, textOf } from './header-values';
import { type KeyFields, keyFieldsOf } from './key-fields';
import { messageHash } from './message-hash';
import type { MessageKeys } from './message-keys';
import type { PlaceWriter } from './message-places';
import { optionKeysOf } from './option-keys';
import { rareKeysOf } from './rare-keys';
import { type AddressRow, addressRow, type ViaKeys, type ViaRow, viaRow } from './row-keys';
import { sdpViewOf } from './sdp-keys';
import type { SdpView } from './sdp-view';
import { type TraceRecord, timeMs } from './trace-record';

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
  const via = fields.via.map(field => viaRow(message, field));
  const from = fields.from && addressRow(message, fields.from);
  const to = fields.to && addressRow(message, fields.to);
  if (places) writePlaces(places, message, { fields, via, from, to });
  return assemble(message, record, { fields, via, from, to, sdp: sdpViewOf(message, places) });
}

/** What was read of a message before its keys are put together. */
interface KeyParts {
  readonly fields: KeyFields;
  readonly via: readonly ViaRow[];
  readonly from: AddressRow | undefined;
  readonly to: AddressRow | undefined;
  readonly sdp: SdpView | undefined;
}

function assemble(
  message: SipRequest | SipResponse,
  record: TraceRecord | undefined,
  { fields, via, from, to, sdp }: KeyParts,
): MessageKeys {
  const { text } = message;
  const vias = via.length === 1 ? (via[0]?.vias ?? []) : via.flatMap(row => row.vias);
  const [top, second] = vias;
  const contact = fields.contact[0] && addressRow(message, fields.contact[0]);
  const routes = urisOf(message, fields.route);
  const sentBy = own(top?.sentBy);
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
    fromTag: own(from?.tag),
    toTag: own(to?.tag),
    fromUri: own(from?.plainUri),
    toUri: own(to?.plainUri),
    branch: own(top?.branch),
    sentBy,
    viaCount: vias.length,
    secondBranch: own(second?.branch),
    secondSentBy: own(second?.sentBy),
    viaPath: viaPathOf(vias),
    received: own(top?.received),
    rport: top?.rport,
    maxForwards: numberOf(message, fields.maxForwards),
    userAgent: own(textOf(message, fields.userAgent)),
    contactUri: own(contact?.uri),
    contacts: contactKeysOf(message, listsContacts ? fields.contact : NO_FIELDS),
    routes: ownAll(routes),
    recordRoutes: ownAll(urisOf(message, fields.recordRoute)),
    expires: expiresHeader ?? contact?.expires,
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
    transport: record?.transport ?? top?.transport,
    source: own(endpoints.source),
    destination: own(endpoints.destination),
    addressesInferred: endpoints.inferred,
    truncatedHeader: record?.truncated === true && message.separator === undefined,
    truncatedBody: record?.truncated === true && message.separator !== undefined,
    template: text.includes('{{'),
    hash: messageHash(message, changingSpans(fields, via)),
  };
}

const NO_FIELDS: readonly HeaderField[] = [];

/** Places of parts that are smaller than a header value. */
function writePlaces(
  places: PlaceWriter,
  message: SipRequest | SipResponse,
  { fields, via, from, to }: Omit<KeyParts, 'sdp'>,
): void {
  if (message.kind === 'request') places.add('request-uri', message.startLine.uri);
  if (fields.from && from?.tagAt) places.add('from-tag', shiftSpan(from.tagAt, fields.from.value.start));
  if (fields.to && to?.tagAt) places.add('to-tag', shiftSpan(to.tagAt, fields.to.value.start));
  const index = via.findIndex(({ vias }) => vias.length > 0);
  const [row, branchAt] = [fields.via[index], via[index]?.branchAt];
  if (row && branchAt) places.add('branch', shiftSpan(branchAt, row.value.start));
}

/** Parameters of Vias that differ between copies of one message, in the message. */
function changingSpans({ via: rows }: KeyFields, via: readonly ViaRow[]): readonly Span[] {
  const spans: Span[] = [];
  rows.forEach(({ value }, index) => {
    for (const span of via[index]?.changing ?? []) spans.push(shiftSpan(span, value.start));
  });
  return spans;
}

/** The URIs of address rows in order, as written. */
function urisOf(message: SipMessage, fields: readonly HeaderField[]): readonly string[] {
  return fields.length === 0 ? NO_TEXTS : fields.flatMap(field => addressRow(message, field).uris);
}

/** One text for the Vias of a request and of all its responses. */
function viaPathOf(vias: readonly ViaKeys[]): string {
  return vias.length === 0 ? '' : texts.of(vias.map(({ path }) => path).join(', '));
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
  return targets.of(routes[0] ?? sliceSpan(message.text, message.startLine.uri)).endpoint;
}

const targets = new Interner<{ readonly endpoint: string | undefined }>(
  uri => ({ endpoint: endpointOfUri(uri, parseUri(uri, { start: 0, end: uri.length }).value) }),
  4096,
  512,
);
