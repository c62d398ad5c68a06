import { findHeader, headerText } from '../sip/find-header';
import { findParam } from '../sip/param';
import { readVias } from '../sip/read-via';
import { sliceSpan } from '../text/span';
import type { ClientDialog } from './client-dialog';
import { allValues, firstValue, readWire, type WireFacts } from './read-wire';

/** A header row to write; rows without a value are left out. */
export type Row = readonly [name: string, value: string | undefined];

/**
 * The ACK to a final answer other than 2xx (RFC 3261 §17.1.1.3): Request-URI, Call-ID, From, Route and the one top
 * Via of the INVITE, To of the response, and the number of its CSeq.
 */
export function makeAckToFailure(invite: string, response: string): string {
  const request = readWire(invite);
  const to = firstValue(readWire(response).message, 'to') ?? firstValue(request.message, 'to');
  return write('ACK', request.requestUri, [
    ['Via', topVia(request)],
    ...routeRows(request),
    ['From', firstValue(request.message, 'from')],
    ['To', to],
    ['Call-ID', request.callId],
    ['CSeq', cseq(request, 'ACK')],
    ['Max-Forwards', '70'],
  ]);
}

/** The CANCEL of a request (RFC 3261 §9.1): the same Request-URI, Call-ID, To, From, CSeq number, Route and top Via. */
export function makeCancel(requestText: string): string {
  const request = readWire(requestText);
  return write('CANCEL', request.requestUri, [
    ['Via', topVia(request)],
    ...routeRows(request),
    ['From', firstValue(request.message, 'from')],
    ['To', firstValue(request.message, 'to')],
    ['Call-ID', request.callId],
    ['CSeq', cseq(request, 'CANCEL')],
    ['Max-Forwards', '70'],
  ]);
}

/** What a request inside a dialog needs besides the dialog. */
export interface InDialogInput {
  readonly invite: string;
  readonly dialog: ClientDialog;
  readonly method: 'ACK' | 'BYE' | 'PRACK' | 'INVITE' | 'REFER';
  /** A branch that was never used (RFC 3261 §8.1.1.7). */
  readonly branch: string;
  /** The ACK has the INVITE's (RFC 3261 §13.2.2.4), the BYE a higher one (§12.2.1.1). */
  readonly cseq: number;
  /** Rows that the method needs besides. */
  readonly rows?: readonly Row[];
  /** A session description, wire bytes; Content-Type and Content-Length come with it. */
  readonly sdp?: string | undefined;
}

/** The ACK to a 2xx, a BYE and the like: a request in the dialog that the 2xx made (RFC 3261 §12.2.1.1). */
export function makeInDialog(input: InDialogInput): string {
  const { invite, dialog, method, branch, cseq: number } = input;
  const request = readWire(invite);
  const { requestUri, routes } = dialog;
  const rows: readonly Row[] = [
    ['Via', viaWithBranch(request, branch)],
    ...routes.map((route): Row => ['Route', route]),
    ['From', firstValue(request.message, 'from')],
    ['To', dialog.to],
    ['Call-ID', request.callId],
    ['CSeq', `${number} ${method}`],
    ['Max-Forwards', '70'],
    // The ACK carries the same credentials as the INVITE (RFC 3261 §13.2.2.4).
    ...(method === 'ACK' ? credentialRows(request) : []),
    ...(input.rows ?? []),
  ];
  return write(method, requestUri, rows, input.sdp);
}

function write(method: string, requestUri: string, rows: readonly Row[], sdp?: string): string {
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const type = sdp === undefined ? [] : ['Content-Type: application/sdp'];
  const length = `Content-Length: ${sdp?.length ?? 0}`;
  return [`${method} ${requestUri} SIP/2.0`, ...lines, ...type, length, '', sdp ?? ''].join('\r\n');
}

function cseq(request: WireFacts, method: string): string | undefined {
  return request.cseq === undefined ? undefined : `${request.cseq} ${method}`;
}

/** The first Via value as the author wrote it, without further values of the same row. */
function topVia(request: WireFacts): string | undefined {
  const field = findHeader(request.message, 'via');
  const via = field && readVias(request.message, field).value[0];
  return via ? sliceSpan(request.message.text, via.span) : field && headerText(request.message, field);
}

function viaWithBranch(request: WireFacts, branch: string): string | undefined {
  const field = findHeader(request.message, 'via');
  const via = field && readVias(request.message, field).value[0];
  if (!via) return undefined;
  const { text } = request.message;
  const old = findParam(via.params, 'branch');
  if (!old) return `${sliceSpan(text, via.span)};branch=${branch}`;
  return `${text.slice(via.span.start, old.span.start)};branch=${branch}${text.slice(old.span.end, via.span.end)}`;
}

function routeRows(request: WireFacts): readonly Row[] {
  return allValues(request.message, 'route').map((value): Row => ['Route', value]);
}

function credentialRows(request: WireFacts): readonly Row[] {
  return [
    ...allValues(request.message, 'authorization').map((value): Row => ['Authorization', value]),
    ...allValues(request.message, 'proxy-authorization').map((value): Row => ['Proxy-Authorization', value]),
  ];
}
