import { findHeader, findHeaders, headerText } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { parseMessage } from '../sip/parse-message';
import { readAddresses } from '../sip/read-addresses';
import { readCSeq } from '../sip/read-cseq';
import { readVias } from '../sip/read-via';
import { sliceSpan } from '../text/span';

/** What an exchange reads of a message on the wire. Whatever is missing or unreadable is undefined or ''. */
export interface WireFacts {
  readonly kind: 'request' | 'response' | 'broken';
  readonly message: SipMessage;
  /** Of a request; '' else. */
  readonly method: string;
  readonly requestUri: string;
  /** Of a response; 0 else. */
  readonly status: number;
  readonly reason: string;
  /** Branch of the top Via as written. */
  readonly branch: string | undefined;
  /** `host:port` of the top Via, the default port filled in. */
  readonly sentBy: string | undefined;
  readonly callId: string | undefined;
  readonly cseq: number | undefined;
  readonly cseqMethod: string | undefined;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
}

/** Reads the facts of a message, whose bytes are given one character each. Never throws. */
export function readWire(text: string): WireFacts {
  const message = parseMessage(text, 'bytes');
  const viaField = findHeader(message, 'via');
  const via = viaField && readVias(message, viaField).value[0];
  const cseqField = findHeader(message, 'cseq');
  const cseq = cseqField && readCSeq(message, cseqField).value;
  const isRequest = message.kind === 'request';
  const branch = via && findParam(via.params, 'branch');
  return {
    kind: message.kind,
    message,
    method: isRequest ? sliceSpan(text, message.startLine.method) : '',
    requestUri: isRequest ? sliceSpan(text, message.startLine.uri) : '',
    status: message.kind === 'response' ? message.startLine.code || 0 : 0,
    reason: message.kind === 'response' ? sliceSpan(text, message.startLine.reason) : '',
    branch: branch && paramText(text, branch),
    sentBy: via && `${via.host}:${via.port ?? 5060}`,
    callId: firstValue(message, 'call-id'),
    cseq: cseq && !Number.isNaN(cseq.number) ? cseq.number : undefined,
    cseqMethod: cseq?.method,
    fromTag: tagOf(message, 'from'),
    toTag: tagOf(message, 'to'),
  };
}

/** The unfolded value of the first header of that id. */
export function firstValue(message: SipMessage, id: string): string | undefined {
  const field = findHeader(message, id);
  return field && headerText(message, field);
}

/** The unfolded values of all headers of that id, one per row. */
export function allValues(message: SipMessage, id: string): readonly string[] {
  return findHeaders(message, id).map(field => headerText(message, field));
}

function tagOf(message: SipMessage, id: 'from' | 'to'): string | undefined {
  const field = findHeader(message, id);
  const address = field && readAddresses(message, field).value[0];
  const tag = address && findParam(address.params, 'tag');
  return tag && paramText(message.text, tag);
}
