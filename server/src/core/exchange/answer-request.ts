import { sliceSpan } from '../text/span';
import { allValues, firstValue, type WireFacts } from './read-wire';
import { answeredDirection, withDirection } from './sdp-direction';

const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY';

interface Answer {
  readonly status: number;
  readonly reason: string;
  /** A session description, wire bytes. */
  readonly sdp?: string;
}

/** What the exchange knows of the dialog that a request names. */
export interface AnswerContext {
  readonly inKnownDialog: boolean;
  /** The session description of our own INVITE; '' or undefined where there was none. */
  readonly sdp: string | undefined;
  /** How much higher the version of our session description is than in the INVITE (RFC 3264 §8). */
  readonly sdpChanges: number;
}

/**
 * The plain answer to a request that comes in while an exchange runs: 200 to BYE of a known dialog, OPTIONS and
 * NOTIFY, our media to a re-INVITE whose offer has as many streams (else 488), 481 to what names a dialog that is none,
 * 405 to the rest. Undefined for ACK, which has no answer.
 */
export function answerTo(request: WireFacts, context: AnswerContext): Answer | undefined {
  const { inKnownDialog } = context;
  if (request.method === 'ACK') return undefined;
  if (request.method === 'OPTIONS' || request.method === 'NOTIFY') return { status: 200, reason: 'OK' };
  if (request.method === 'BYE' && inKnownDialog) return { status: 200, reason: 'OK' };
  if (request.method === 'BYE' || request.method === 'CANCEL') {
    return { status: 481, reason: 'Call/Transaction Does Not Exist' };
  }
  if (request.method === 'INVITE' && inKnownDialog) return answerToOffer(request, context);
  return { status: 405, reason: 'Method Not Allowed' };
}

/** What an answer says of us. */
export interface AnswerIdentity {
  /** The To tag where the request has none. */
  readonly tag: string;
  /** The Contact of our INVITE, which a 2xx to a re-INVITE repeats (RFC 3261 §12.2.2). */
  readonly contact: string | undefined;
}

/** The session description never changes but for its direction (RFC 3264 §6, §8). */
function answerToOffer({ message }: WireFacts, { sdp = '', sdpChanges }: AnswerContext): Answer {
  const offer = sliceSpan(message.text, message.body);
  const streams = (text: string): number => text.split('\n').filter(line => line.startsWith('m=')).length;
  if (!sdp.startsWith('v=') || (offer !== '' && streams(offer) !== streams(sdp))) {
    return { status: 488, reason: 'Not Acceptable Here' };
  }
  return { status: 200, reason: 'OK', sdp: withDirection(sdp, answeredDirection(offer), sdpChanges) };
}

/**
 * Writes a response (RFC 3261 §8.2.6.2): all Vias, From, To, Call-ID and CSeq of the request; the To gets `tag` where
 * it has none. The same request gives the same bytes, so a copy of it is answered by a copy.
 */
export function writeAnswer(request: WireFacts, answer: Answer, own: AnswerIdentity): string {
  const { message } = request;
  const { tag } = own;
  const to = firstValue(message, 'to') ?? '';
  const contact = own.contact === undefined ? [] : [`Contact: ${own.contact}`];
  const lines = [
    `SIP/2.0 ${answer.status} ${answer.reason}`,
    ...allValues(message, 'via').map(value => `Via: ${value}`),
    `From: ${firstValue(message, 'from') ?? ''}`,
    `To: ${to}${request.toTag === undefined ? `;tag=${tag}` : ''}`,
    `Call-ID: ${request.callId ?? ''}`,
    `CSeq: ${firstValue(message, 'cseq') ?? ''}`,
    ...(answer.status === 405 || request.method === 'OPTIONS' ? [`Allow: ${allow}`] : []),
    ...(answer.sdp === undefined
      ? []
      : [...contact, `Allow: ${allow}`, 'Supported: 100rel', 'Content-Type: application/sdp']),
    `Content-Length: ${answer.sdp?.length ?? 0}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${answer.sdp ?? ''}`;
}
