import { appendHeader, lineEndOf } from '../../lint/header-part';
import { findHeader } from '../../sip/find-header';
import type { SipMessage } from '../../sip/message';
import type { TextEdit } from '../../text/text-edit';
import { hostOfUri } from '../compose/accepting-sdp';
import { contentLengthOf } from '../compose/compose-message';
import { answerLines, offerLines, type SdpText, sdpOf } from '../compose/compose-sdp';
import { type StoryMessage, storyAbove } from '../compose/dialog-story';
import { contactUri } from '../compose/message-values';
import { messageFrame } from '../message-frame';
import type { Rewriter } from './rewrite';

/** Edits that give an empty message a description: the rows that name it, then its lines. */
function bodyEdits(message: SipMessage, lines: readonly string[]): readonly TextEdit[] {
  const eol = lineEndOf(message);
  const rows: readonly (readonly [string, string])[] = [
    ['Content-Type', 'application/sdp'],
    ['Content-Length', contentLengthOf(lines)],
  ];
  const missing: string[] = [];
  const edits: TextEdit[] = [];
  for (const [name, value] of rows) {
    const field = findHeader(message, name.toLowerCase());
    if (field) edits.push({ span: field.value, newText: value });
    else missing.push(`${name}: ${value}`);
  }
  if (missing.length > 0) edits.push(appendHeader(message, missing.join(eol)));
  return [...edits, { span: message.body, newText: `${lines.join(eol)}${eol}` }];
}

const OFFERS = new Set(['INVITE', 'UPDATE']);

/** The offer of the transaction that a message answers: of the request for a response, of the 2xx for an ACK. */
function offerFor({ message, keys }: StoryMessage, story: readonly StoryMessage[]): SdpText | undefined {
  const others = story.filter(told => told.message !== message && told.keys.cseq === keys.cseq);
  const request = others.find(told => told.message.kind === 'request' && OFFERS.has(told.keys.method));
  if (message.kind === 'response') return request && sdpOf(request.message);
  const answered = others.find(({ keys: k }) => k.kind === 'response' && (k.status ?? 0) >= 200);
  const isLate = keys.method === 'ACK' && request !== undefined && sdpOf(request.message) === undefined;
  return isLate && answered ? sdpOf(answered.message) : undefined;
}

/** A session description for a message that has no body and may have one: an offer, or the answer to the offer above. */
export const rewriteWithSdp: Rewriter = (cursor, analysis) => {
  const { message, placed } = cursor;
  const frame = messageFrame(message);
  if (!message.separator || message.body.end > message.body.start || !frame) return [];
  const story = storyAbove(analysis, placed);
  const own = story.find(told => told.message === message);
  const offer = own && offerFor(own, story);
  if (offer && (frame.kind === 'request' || (frame.status > 100 && frame.status < 300))) {
    const lines = answerLines(offer, hostOfUri(contactUri(message)), message.text);
    return [{ title: 'Add the SDP answer to the offer above', edits: bodyEdits(message, lines) }];
  }
  const mayOffer =
    frame.kind === 'request' ? OFFERS.has(frame.method) : frame.method === 'INVITE' && frame.status === 200;
  if (!mayOffer) return [];
  const host = frame.kind === 'request' ? undefined : (hostOfUri(contactUri(message)) ?? '');
  return [{ title: 'Add an SDP offer', edits: bodyEdits(message, offerLines(message, host)) }];
};
