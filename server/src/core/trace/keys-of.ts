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

/** The fields of a message by id, each in order. One pass, since correlation asks for many. */
type Fields = ReadonlyMap<string, readonly HeaderField[]>;

function fieldsOf(message: SipMessage): Fields {
  const fields = new Map<string, HeaderField[]>();
  for (const field of message.headers) {
    const known = fields.get(field.id);
    if (known) known.push(field);
    else fields.set(field.id, [field]);
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
  const one = (id: string) => fields.get(id)?.[0];
  const all = (id: string) => fields.get(id) ?? [];
  const vias = all('via').flatMap(field => readVias(message, field).value);
  const [top, second] = vias;
  const from = firstAddress(message, one('from'));
  const to = firstAddress(message, one('to'));
  const contact = firstAddress(message, one('contact'));
  const routes = uriTexts(message, all('route'));
  const sentBy = top && sentByOf(top);
  const target = message.kind === 'request' ? targetOf(message, routes) : undefined;
  const endpoints = endpointsOf(record, { kind: message.kind, sentBy, target });
  const sdp = sdpKeys(message, one('content-type'));
  return {
    ...startLineKeys(message),
    ...cseqKeys(message, one('cseq')),
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
    recordRoutes: uriTexts(message, all('record-route')),
    expires: numberOf(message, one('expires')) ?? secondsOf(paramOf(text, contact, 'expires')),
    rseq: numberOf(message, one('rseq')),
    rack: textOf(message, one('rack')),
    requires100rel: all('require').some(field => /\b100rel\b/i.test(sliceSpan(text, field.value))),
    hasCredentials: fields.has('authorization') || fields.has('proxy-authorization'),
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

function startLineKeys(message: SipRequest | SipResponse) {
  const { text } = message;
  if (message.kind === 'request') {
    return {
      kind: 'request' as const,
      method: sliceSpan(text, message.startLine.method),
      status: undefined,
      reason: undefined,
      requestUri: sliceSpan(text, message.startLine.uri),
    };
  }
  const { code, reason } = message.startLine;
  return {
    kind: 'response' as const,
    status: Number.isNaN(code) ? undefined : code,
    reason: sliceSpan(text, reason),
    requestUri: undefined,
  };
}

/** A response takes its method from the CSeq (RFC 3261 §8.2.6.2). */
function cseqKeys(message: SipRequest | SipResponse, field: HeaderField | undefined) {
  const cseq = field && readCSeq(message, field).value;
  const number = cseq === undefined || Number.isNaN(cseq.number) ? undefined : cseq.number;
  const method = cseq?.method || undefined;
  const own = message.kind === 'request' ? sliceSpan(message.text, message.startLine.method) : (method ?? '');
  return { method: own, cseq: number, cseqMethod: method };
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
