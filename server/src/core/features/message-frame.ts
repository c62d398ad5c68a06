import { findHeader } from '../sip/find-header';
import type { SipMessage } from '../sip/message';
import { readCSeq } from '../sip/read-cseq';
import { sliceSpan } from '../text/span';
import type { MessageFrame } from './header-presence';

/** Method and status of a message, as far as they can be read: of a response, the method of its CSeq ('' without one). */
export function messageFrame(message: SipMessage): MessageFrame | undefined {
  if (message.kind === 'broken') return undefined;
  if (message.kind === 'request') {
    return { kind: 'request', method: sliceSpan(message.text, message.startLine.method) };
  }
  const cseq = findHeader(message, 'cseq');
  const method = cseq ? readCSeq(message, cseq).value.method : '';
  return { kind: 'response', status: message.startLine.code, method };
}
