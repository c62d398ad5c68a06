import { utf8Length } from '../../text/utf8-length';
import type { DrawingState, DrawnLeg } from './drawing';

/** A whole message of rows and a body. */
function messageText(rows: readonly string[], body: string): string {
  return `${rows.join('\r\n')}\r\nContent-Length: ${utf8Length(body)}\r\n\r\n${body}`;
}

/** The request of a leg as text. */
export function requestText(state: DrawingState, leg: DrawnLeg): string {
  const call = state.calls[leg.call];
  return messageText(
    [
      `${leg.method} ${leg.requestUri} SIP/2.0`,
      ...leg.vias.map(via => `Via: ${via}`),
      `Max-Forwards: ${leg.maxForwards}`,
      ...leg.recordRoutes.map(uri => `Record-Route: <${uri}>`),
      `From: ${leg.from}`,
      `To: ${leg.to}`,
      `Call-ID: ${call?.id ?? 'unknown'}`,
      `CSeq: ${leg.cseq} ${leg.method}`,
      ...leg.rows,
      ...(leg.body === '' ? [] : [contentType(leg.method)]),
    ],
    leg.body,
  );
}

function contentType(method: string): string {
  return `Content-Type: ${method === 'NOTIFY' ? 'message/sipfrag;version=2.0' : 'application/sdp'}`;
}

/** What a response says besides what it repeats of its request. */
export interface ResponseParts {
  readonly status: number;
  readonly reason: string;
  readonly tag: string | undefined;
  readonly rows: readonly string[];
  readonly body: string;
}

/** A response to the request of a leg as text. */
export function responseText(state: DrawingState, leg: DrawnLeg, parts: ResponseParts): string {
  const call = state.calls[leg.call];
  const to = parts.tag === undefined || leg.to.includes(';tag=') ? leg.to : `${leg.to};tag=${parts.tag}`;
  return messageText(
    [
      `SIP/2.0 ${parts.status} ${parts.reason}`,
      ...leg.vias.map(via => `Via: ${via}`),
      `From: ${leg.from}`,
      `To: ${to}`,
      `Call-ID: ${call?.id ?? 'unknown'}`,
      `CSeq: ${leg.cseq} ${leg.method}`,
      ...parts.rows,
      ...(parts.body === '' ? [] : ['Content-Type: application/sdp']),
    ],
    parts.body,
  );
}
