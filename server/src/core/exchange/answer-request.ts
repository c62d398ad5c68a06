import { allValues, firstValue, type WireFacts } from './read-wire';

const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY';

interface Answer {
  readonly status: number;
  readonly reason: string;
}

/**
 * The plain answer to a request that comes in while an exchange runs: 200 to BYE of a known dialog, OPTIONS and
 * NOTIFY, 481 to what names a dialog that is none, 405 to the rest. Undefined for ACK, which has no answer.
 */
export function answerTo(request: WireFacts, inKnownDialog: boolean): Answer | undefined {
  if (request.method === 'ACK') return undefined;
  if (request.method === 'OPTIONS' || request.method === 'NOTIFY') return { status: 200, reason: 'OK' };
  if (request.method === 'BYE' && inKnownDialog) return { status: 200, reason: 'OK' };
  if (request.method === 'BYE' || request.method === 'CANCEL') {
    return { status: 481, reason: 'Call/Transaction Does Not Exist' };
  }
  return { status: 405, reason: 'Method Not Allowed' };
}

/**
 * Writes a response (RFC 3261 §8.2.6.2): all Vias, From, To, Call-ID and CSeq of the request; the To gets `tag` where
 * it has none. The same request gives the same bytes, so a copy of it is answered by a copy.
 */
export function writeAnswer(request: WireFacts, answer: Answer, tag: string): string {
  const { message } = request;
  const to = firstValue(message, 'to') ?? '';
  const lines = [
    `SIP/2.0 ${answer.status} ${answer.reason}`,
    ...allValues(message, 'via').map(value => `Via: ${value}`),
    `From: ${firstValue(message, 'from') ?? ''}`,
    `To: ${to}${request.toTag === undefined ? `;tag=${tag}` : ''}`,
    `Call-ID: ${request.callId ?? ''}`,
    `CSeq: ${firstValue(message, 'cseq') ?? ''}`,
    ...(answer.status === 405 || request.method === 'OPTIONS' ? [`Allow: ${allow}`] : []),
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
