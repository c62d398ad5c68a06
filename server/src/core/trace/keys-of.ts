import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../sip/message';
import { flatMapped } from '../text/flat-mapped';
import { type Span, shiftSpan } from '../text/span';
import { authKeysOf } from './auth-keys';
import { contactKeysOf } from './contact-keys';
import { endpointsOf } from './endpoints-of';
import { numberOf } from './header-values';
import { type KeyFields, keyFieldsOf } from './key-fields';
import { messageHash } from './message-hash';
import type { MessageKeys } from './message-keys';
import type { PlaceWriter } from './message-places';
import { optionKeysOf } from './option-keys';
import { ownIfAny, ownText } from './own-text';
import { rareKeysOf } from './rare-keys';
import {
  type AddressRow,
  addressRow,
  type CSeqRow,
  cseqRow,
  textRow,
  type ViaKeys,
  type ViaRow,
  viaRow,
} from './row-keys';
import { sdpViewOf } from './sdp-keys';
import type { SdpView } from './sdp-view';
import { endpointOfTarget, startRow } from './start-row';
import { type TraceRecord, timeMs } from './trace-record';

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
  const vias = via.length === 1 ? (via[0]?.vias ?? []) : flatMapped(via, row => row.vias);
  const [top, second] = vias;
  const contact = fields.contact[0] && addressRow(message, fields.contact[0]);
  const routes = urisOf(message, fields.route);
  const sentBy = top?.sentBy;
  const start = startRow(message);
  const cseq = fields.cseq ? cseqRow(message, fields.cseq) : NO_CSEQ;
  const method = start.method ?? cseq.method ?? '';
  const endpoints = endpointsOf(record, {
    kind: message.kind,
    sentBy,
    // Where a request is sent: its first Route, or else its Request-URI (RFC 3261 §8.1.2).
    target: () => endpointOfTarget(routes[0] ?? start.uri ?? ''),
  });
  const options = optionKeysOf(fields.supported, fields.required, fields.unsupported, fields.allow);
  const expiresHeader = numberOf(message, fields.expires);
  const listsContacts = method === 'REGISTER' || (start.status ?? 0) >= 300;
  // One literal and no spreads: an object of this size is slow to build from parts.
  return {
    kind: message.kind,
    method,
    status: start.status,
    reason: start.reason,
    requestUri: start.uri,
    cseq: cseq.number,
    cseqMethod: cseq.method,
    callId: textOf(message, fields.callId),
    fromTag: from?.tag,
    toTag: to?.tag,
    fromUri: from?.plainUri,
    toUri: to?.plainUri,
    branch: top?.branch,
    sentBy,
    viaCount: vias.length,
    secondBranch: second?.branch,
    secondSentBy: second?.sentBy,
    viaPath: viaPathOf(vias),
    received: top?.received,
    rport: top?.rport,
    maxForwards: numberOf(message, fields.maxForwards),
    userAgent: textOf(message, fields.userAgent),
    contactUri: contact?.uri,
    contacts: contactKeysOf(message, listsContacts ? fields.contact : NO_FIELDS),
    routes: routes,
    recordRoutes: urisOf(message, fields.recordRoute),
    expires: expiresHeader ?? contact?.expires,
    expiresHeader,
    rseq: numberOf(message, fields.rseq),
    rack: textOf(message, fields.rack),
    requires100rel: options.required.includes('100rel'),
    hasCredentials: fields.auth.some(({ id }) => id === 'authorization' || id === 'proxy-authorization'),
    auth: authKeysOf(message, fields.auth),
    options,
    sdp,
    rare: rareKeysOf(message, fields.rare),
    hasSdp: sdp !== undefined,
    codecs: sdp?.codecs ?? NO_TEXTS,
    event: textOf(message, fields.event),
    referTo: textOf(message, fields.referTo),
    replaces: textOf(message, fields.replaces),
    time: record?.time && timeMs(record.time),
    transport: record?.transport ?? top?.transport,
    source: ownIfAny(endpoints.source),
    destination: ownIfAny(endpoints.destination),
    addressesInferred: endpoints.inferred,
    truncatedHeader: record?.truncated === true && message.separator === undefined,
    truncatedBody: record?.truncated === true && message.separator !== undefined,
    template: text.includes('{{'),
    hash: messageHash(message, changingSpans(fields, via)),
  };
}

const NO_CSEQ: CSeqRow = { number: undefined, method: undefined };
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
  const [first] = fields;
  if (!first) return NO_TEXTS;
  if (fields.length === 1) return addressRow(message, first).uris;
  return flatMapped(fields, field => addressRow(message, field).uris);
}

/** The value of a field as one line; undefined if the field is missing or empty. */
function textOf(message: SipMessage, field: HeaderField | undefined): string | undefined {
  return (field && textRow(message, field)) || undefined;
}

/** One text for the Vias of a request and of all its responses. */
function viaPathOf(vias: readonly ViaKeys[]): string {
  if (vias.length === 1) return vias[0]?.path ?? '';
  return vias.length === 0 ? '' : ownText(vias.map(({ path }) => path).join(', '));
}
