import { generatedBranch } from '../../lint/generated-id';
import { sliceSpan } from '../../text/span';
import type { Composition, Row } from './compose-message';
import type { DialogSide } from './dialog-side';
import type { StoryMessage, StoryRequest } from './dialog-story';
import { copiedRows, headerValueOf, topViaText } from './message-values';

/** What a request in a dialog has besides the dialog. */
export interface InDialogRequest {
  readonly method: string;
  readonly cseq: number;
  /** Rows behind Max-Forwards: Contact, RAck. */
  readonly rows: readonly Row[];
  readonly sdp: readonly string[];
  /** A text that no other request is made of, so that its branch is new. */
  readonly seed: string;
}

/** A request in a dialog (RFC 3261 §12.2.1.1): a new branch, the route set, the remote target. */
export function composeInDialog(side: DialogSide, request: InDialogRequest): Composition {
  const { method, cseq, rows, sdp, seed } = request;
  const branch = generatedBranch(`${side.who} ${method} ${cseq} ${seed}`);
  const rport = side.viaHasRport ? ';rport' : '';
  return {
    startLine: `${method} ${side.requestUri} SIP/2.0`,
    rows: [
      ['Via', `${side.sentProtocolAndBy};branch=${branch}${rport}`],
      ['Max-Forwards', '70'],
      ...side.routes,
      ['From', side.from],
      ['To', side.to],
      ['Call-ID', side.callId],
      ['CSeq', `${cseq} ${method}`],
      ...rows,
    ],
    sdp,
  };
}

/** Request line, Via and Route of the INVITE, for what goes hop by hop with it (RFC 3261 §9.1, §17.1.1.3). */
function besideInvite(invite: StoryRequest, method: string, to: string): Composition {
  const { message, keys } = invite;
  return {
    startLine: `${method} ${sliceSpan(message.text, message.startLine.uri)} SIP/2.0`,
    rows: [
      ['Via', topViaText(message)],
      ['Max-Forwards', '70'],
      ...copiedRows(message, 'route', 'Route'),
      ['From', headerValueOf(message, 'from')],
      ['To', to],
      ['Call-ID', headerValueOf(message, 'call-id')],
      ['CSeq', `${keys.cseq ?? 1} ${method}`],
    ],
    sdp: [],
  };
}

/** The ACK to a final response other than 2xx: the branch of the INVITE, the To of the response (RFC 3261 §17.1.1.3). */
export function composeAckToFailure(invite: StoryRequest, response: StoryMessage): Composition {
  return besideInvite(invite, 'ACK', headerValueOf(response.message, 'to'));
}

/** The CANCEL of an INVITE: as the INVITE but for the method (RFC 3261 §9.1). */
export function composeCancel(invite: StoryRequest): Composition {
  return besideInvite(invite, 'CANCEL', headerValueOf(invite.message, 'to'));
}

/** Credentials of the INVITE, which the ACK to a 2xx repeats (RFC 3261 §13.2.2.4). */
export function credentialRows(invite: StoryRequest): readonly Row[] {
  return [
    ...copiedRows(invite.message, 'authorization', 'Authorization'),
    ...copiedRows(invite.message, 'proxy-authorization', 'Proxy-Authorization'),
  ];
}
