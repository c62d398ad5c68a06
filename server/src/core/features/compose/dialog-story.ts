import type { Analysis, PlacedChunk } from '../../document';
import type { SipMessage, SipRequest } from '../../sip/message';
import type { MessageKeys } from '../../trace/message-keys';
import { chunkIndexAt } from '../chunk-index';
import { lastOf } from '../last-of';

/** A message of an authored file with what correlation reads of it. */
export interface StoryMessage {
  readonly message: SipMessage;
  readonly keys: MessageKeys;
}

/** A request and the responses to it that stand behind it, in order. */
export interface StoryRequest extends StoryMessage {
  readonly message: SipRequest;
  readonly responses: readonly StoryMessage[];
  /** An ACK to it stands behind it. */
  readonly acknowledged: boolean;
  /** The last such ACK. */
  readonly ack?: StoryMessage;
}

/** Parts above the cursor that are looked at, so that the work does not grow with the file. */
const REACH = 64;

/** True if a value of the message is made anew at each send, so that no other message can name the same one. */
function hasMovingId({ message }: StoryMessage): boolean {
  const end = message.separator?.start ?? message.text.length;
  return /\{\{\s{0,8}\$(?!local(?:Address|Port)\b|contentLength\b|date\b|timestamp\b)/.test(
    message.text.slice(0, end),
  );
}

function storyMessage({ chunk }: PlacedChunk): StoryMessage | undefined {
  return chunk.message && chunk.trace ? { message: chunk.message, keys: chunk.trace.keys } : undefined;
}

/**
 * The messages above a part, that of the part itself included, which share the Call-ID of the last one, oldest first. Empty where there is none, where
 * it has no Call-ID, and where ids are generated at sending: nothing can be said then that fits.
 */
export function storyAbove(analysis: Analysis, placed: PlacedChunk): readonly StoryMessage[] {
  const at = chunkIndexAt(analysis.chunks, placed.start);
  const above = analysis.chunks.slice(Math.max(0, at - REACH), at + 1);
  const messages = above.flatMap(chunk => storyMessage(chunk) ?? []);
  const callId = messages.at(-1)?.keys.callId;
  if (callId === undefined) return [];
  const story = messages.filter(({ keys }) => keys.callId === callId);
  return story.some(hasMovingId) ? [] : story;
}

interface Draft extends StoryMessage {
  readonly message: SipRequest;
  readonly responses: StoryMessage[];
  acknowledged: boolean;
  ack?: StoryMessage;
}

function isResponseTo({ keys }: StoryMessage, request: StoryMessage): boolean {
  return (
    keys.cseq === request.keys.cseq &&
    keys.method === request.keys.method &&
    keys.branch === request.keys.branch
  );
}

function isAckOf({ keys }: StoryMessage, request: StoryMessage): boolean {
  return request.keys.method === 'INVITE' && keys.cseq === request.keys.cseq;
}

/** The requests of a story but ACK, each with its responses (RFC 3261 §17.1.3 by branch and CSeq). */
export function requestsOf(story: readonly StoryMessage[]): readonly StoryRequest[] {
  const requests: Draft[] = [];
  for (const told of story) {
    const { message, keys } = told;
    if (message.kind === 'response') {
      lastOf(requests, request => isResponseTo(told, request))?.responses.push(told);
    } else if (message.kind === 'request' && keys.method === 'ACK') {
      const invite = lastOf(requests, request => isAckOf(told, request));
      if (!invite) continue;
      invite.acknowledged = true;
      invite.ack = told;
    } else if (message.kind === 'request') {
      requests.push({ message, keys, responses: [], acknowledged: false });
    }
  }
  return requests;
}

/** The first final response of a request; undefined while it has none. */
export function finalOf(request: StoryRequest): StoryMessage | undefined {
  return request.responses.find(({ keys }) => (keys.status ?? 0) >= 200);
}
