import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../sip/message';
import { parseUri } from '../sip/parse-uri';
import { readCSeq } from '../sip/read-cseq';
import { readVias } from '../sip/read-via';
import type { Via } from '../sip/views';
import { sliceSpan } from '../text/span';
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
import { messageHash } from './message-hash';
import type { MessageKeys } from './message-keys';
import { sdpKeys } from './sdp-keys';
import { type TraceRecord, type TransportName, timeMs } from './trace-record';

const TRANSPORTS: ReadonlySet<string> = new Set<TransportName>(['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss']);

/** The fields that correlation reads, found in one pass; of those that may come once, the first. */
interface Fields {
  readonly once: Map<string, HeaderField>;
  readonly via: HeaderField[];
  readonly route: HeaderField[];
  readonly 'record-route': HeaderField[];
  readonly require: HeaderField[];
}

function fieldsOf(message: SipMessage): Fields {
  const fields: Fields = { once: new Map(), via: [], route: [], 'record-route': [], require: [] };
  for (const field of message.headers) {
    const { id } = field;
    if (id === 'via' || id === 'route' || id === 'record-route' || id === 'require') fields[id].push(field);
    else if (!fields.once.has(id)) fields.once.set(id, field);
  }
  return fields;
}

/**
 * What correlation and trace rules read of a message. Every field that is missing or cannot be read is undefined, and
 * the rest still counts. Undefined for text that is neither request nor response, since it can join nothing. `record`
 * is undefined for a message without circumstances, such as an authored one.
 */
export function keysOf(message: SipMessage, record: TraceRecord | undefined): MessageKeys | undefined {
  if (message.kind === 'broken') return undefined;
  const { text } = message;
  const fields = fieldsOf(message);
  const one = (id: string) => fields.once.get(id);
  const vias = fields.via.flatMap(field => readVias(message, field).value);
  const [top, second] = vias;
  const from = firstAddress(message, one('from'));
  const to = firstAddress(message, one('to'));
  const contact = firstAddress(message, one('contact'));
  const routes = uriTexts(message, fields.route);
  const sentBy = top && sentByOf(top);
  const start = startLineOf(message);
  const cseq = cseqOf(message, one('cseq'));
  const target = message.kind === 'request' ? targetOf(message, routes) : undefined;
  const endpoints = endpointsOf(record, { kind: message.kind, sentBy, target });
  const sdp = sdpKeys(message);
  // One literal and no spreads: an object of this size is slow to build from parts.
  return {
    kind: message.kind,
    method: start.method ?? cseq.method ?? '',
    status: start.status,
    reason: start.reason,
    requestUri: start.uri,
    cseq: cseq.number,
    cseqMethod: cseq.method,
    callId: textOf(message, one('call-id')),
    fromTag: paramOf(text, from, 'tag'),
    toTag: paramOf(text, to, 'tag'),
    fromUri: plainUri(text, from?.uri),
    toUri: plainUri(text, to?.uri),
    branch: top && branchOf(text, top),
    sentBy,
    viaCount: vias.length,
    secondBranch: second && branchOf(text, second),
    secondSentBy: second && sentByOf(second),
    contactUri: contact?.uri && sliceSpan(text, contact.uri.span),
    routes,
    recordRoutes: uriTexts(message, fields['record-route']),
    expires: numberOf(message, one('expires')) ?? secondsOf(paramOf(text, contact, 'expires')),
    rseq: numberOf(message, one('rseq')),
    rack: textOf(message, one('rack')),
    requires100rel: fields.require.some(field => /\b100rel\b/i.test(sliceSpan(text, field.value))),
    hasCredentials: fields.once.has('authorization') || fields.once.has('proxy-authorization'),
    hasSdp: sdp.hasSdp,
    codecs: sdp.codecs,
    event: textOf(message, one('event')),
    referTo: textOf(message, one('refer-to')),
    replaces: textOf(message, one('replaces')),
    time: record?.time && timeMs(record.time),
    transport: record?.transport ?? transportOf(top),
    source: endpoints.source,
    destination: endpoints.destination,
    addressesInferred: endpoints.inferred,
    truncatedHeader: record?.truncated === true && message.separator === undefined,
    truncatedBody: record?.truncated === true && message.separator !== undefined,
    template: text.includes('{{'),
    hash: messageHash(message, vias),
  };
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

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
