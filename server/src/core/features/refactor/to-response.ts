import { lineEndOf } from '../../lint/header-part';
import { statusByCode } from '../../sip/facts/status-codes';
import { sliceSpan } from '../../text/span';
import { acceptingSdp } from '../compose/accepting-sdp';
import { composeMessage } from '../compose/compose-message';
import { composeResponse } from '../compose/compose-response';
import type { StoryRequest } from '../compose/dialog-story';
import type { Rewriter } from './rewrite';

function statusesFor(method: string): readonly number[] {
  if (method === 'ACK') return [];
  if (method === 'INVITE') return [100, 180, 200, 486, 603];
  return method === 'CANCEL' || method === 'BYE' ? [200, 481] : [200, 404];
}

/** A response in place of the request that it answers (RFC 3261 §8.2.6). */
export const rewriteAsResponse: Rewriter = ({ message, placed }) => {
  const { trace } = placed.chunk;
  if (message.kind !== 'request' || !trace) return [];
  const method = sliceSpan(message.text, message.startLine.method);
  const request: StoryRequest = { message, keys: trace.keys, responses: [], acknowledged: false };
  return statusesFor(method).map(status => {
    const sdp = method === 'INVITE' && status === 200 ? acceptingSdp(request) : [];
    const parts = { status, toTag: undefined, contact: undefined, sdp };
    const newText = composeMessage(composeResponse(message, parts), lineEndOf(message));
    return {
      title: `Convert to ${status} ${statusByCode(status)?.reason ?? ''}`,
      edits: [{ span: { start: 0, end: message.text.length }, newText }],
    };
  });
};
