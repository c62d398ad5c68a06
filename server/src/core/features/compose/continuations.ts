import { statusByCode } from '../../sip/facts/status-codes';
import { lastOf } from '../last-of';
import { acceptingSdp, hostOfUri } from './accepting-sdp';
import { abilityRows, type Composition } from './compose-message';
import { composeAckToFailure, composeCancel, composeInDialog, credentialRows } from './compose-request';
import { composeResponse } from './compose-response';
import { answerLines, nextOfferLines, offerLines, sdpOf } from './compose-sdp';
import { calleeOf, callerOf, type DialogSide } from './dialog-side';
import { finalOf, requestsOf, type StoryMessage, type StoryRequest } from './dialog-story';
import { contactUri } from './message-values';

/** A whole message that fits behind the ones above. */
export interface Continuation {
  /** `ACK`, `486 Busy Here`, `BYE from the callee`. */
  readonly label: string;
  /** What it is for, in a few words. */
  readonly detail: string;
  readonly composition: Composition;
}

function response(request: StoryRequest, status: number, requests: readonly StoryRequest[]): Continuation {
  const accepts = request.keys.method === 'INVITE' && status >= 200 && status < 300;
  const tag = request.responses.map(({ keys }) => keys.toTag).find(toTag => toTag !== undefined);
  const contact = request.responses.map(({ message }) => contactUri(message)).find(uri => uri !== undefined);
  return {
    label: `${status} ${statusByCode(status)?.reason ?? ''}`,
    detail: `to the ${request.keys.method} above`,
    composition: composeResponse(request.message, {
      status,
      toTag: tag,
      contact,
      sdp: accepts ? acceptingSdp(request, requests) : [],
    }),
  };
}

/** Responses to a request that has no final one yet; of an INVITE that is cancelled, 487. */
function answers(request: StoryRequest, requests: readonly StoryRequest[]): readonly Continuation[] {
  if (finalOf(request)) return [];
  if (request.keys.method !== 'INVITE') return [response(request, 200, requests)];
  const isCancelled = requests.some(r => r.keys.method === 'CANCEL' && r.keys.branch === request.keys.branch);
  if (isCancelled) return [response(request, 487, requests)];
  const statuses = request.responses.length === 0 ? [100, 180, 200, 486] : [180, 200, 486];
  return statuses.map(status => response(request, status, requests));
}

/** The CANCEL of an INVITE, once a provisional response has come and no final one (RFC 3261 §9.1). */
function cancel(invite: StoryRequest, requests: readonly StoryRequest[]): readonly Continuation[] {
  const isCancelled = requests.some(r => r.keys.method === 'CANCEL' && r.keys.branch === invite.keys.branch);
  if (invite.responses.length === 0 || finalOf(invite) || isCancelled) return [];
  return [{ label: 'CANCEL', detail: 'ends the INVITE above', composition: composeCancel(invite) }];
}

/** The PRACK of the last reliable provisional response that has none (RFC 3262 §7.2). */
function prack(story: readonly StoryMessage[], invite: StoryRequest): readonly Continuation[] {
  const reliable = lastOf(
    invite.responses,
    ({ keys }) => (keys.status ?? 0) < 200 && keys.rseq !== undefined && keys.requires100rel,
  );
  if (!reliable || finalOf(invite)) return [];
  const rack = `${reliable.keys.rseq} ${invite.keys.cseq ?? 1} INVITE`;
  if (story.some(({ keys }) => keys.rack === rack)) return [];
  const side = callerOf(story, invite, reliable);
  const composition = composeInDialog(side, {
    method: 'PRACK',
    cseq: side.nextCseq,
    rows: [['RAck', rack]],
    sdp: [],
    seed: reliable.message.text,
  });
  return [{ label: 'PRACK', detail: `acknowledges the ${reliable.keys.status} above`, composition }];
}

/** The ACK to the final response of an INVITE (RFC 3261 §13.2.2.4 to a 2xx, §17.1.1.3 to any other). */
function ack(story: readonly StoryMessage[], invite: StoryRequest): readonly Continuation[] {
  const final = finalOf(invite);
  if (!final || invite.acknowledged) return [];
  const status = final.keys.status ?? 0;
  const detail = `to the ${status} above`;
  if (status >= 300) return [{ label: 'ACK', detail, composition: composeAckToFailure(invite, final) }];
  const offer = sdpOf(invite.message) ? undefined : sdpOf(final.message);
  const composition = composeInDialog(callerOf(story, invite, final), {
    method: 'ACK',
    cseq: invite.keys.cseq ?? 1,
    rows: credentialRows(invite),
    // An offer in the 2xx is answered in the ACK (RFC 3261 §13.2.1).
    sdp: offer ? answerLines(offer, hostOfUri(contactUri(invite.message)), invite.message.text) : [],
    seed: final.message.text,
  });
  return [{ label: 'ACK', detail, composition }];
}

/** The last description that one side of a dialog sent, for its next offer. */
function lastSdpOf(
  story: readonly StoryMessage[],
  invite: StoryRequest,
  side: DialogSide,
): readonly string[] {
  const sentBySide = ({ message, keys }: StoryMessage) => {
    const isCallersTag = keys.fromTag === invite.keys.fromTag;
    return (isCallersTag === (message.kind === 'request')) === (side.who === 'caller');
  };
  const last = lastOf(story, told => sentBySide(told) && sdpOf(told.message) !== undefined);
  const sdp = last && sdpOf(last.message);
  return sdp ? nextOfferLines(sdp) : offerLines(invite.message, hostOfUri(side.contact) ?? '');
}

function inDialog(
  story: readonly StoryMessage[],
  invite: StoryRequest,
  side: DialogSide,
): readonly Continuation[] {
  const seed = story.map(({ keys }) => keys.hash).join(' ');
  const common = { cseq: side.nextCseq, seed };
  const bye: Continuation = {
    label: `BYE from the ${side.who}`,
    detail: 'ends the call above',
    composition: composeInDialog(side, { ...common, method: 'BYE', rows: [], sdp: [] }),
  };
  const { contact } = side;
  const info: Continuation = {
    label: `INFO from the ${side.who}`,
    detail: 'a key press in the call above',
    composition: {
      ...composeInDialog(side, { ...common, method: 'INFO', rows: [], sdp: ['Signal=5', 'Duration=160'] }),
      bodyType: 'application/dtmf-relay',
    },
  };
  if (contact === undefined) return [bye, info];
  const again: Continuation = {
    label: `re-INVITE from the ${side.who}`,
    detail: 'changes the call above',
    composition: composeInDialog(side, {
      ...common,
      method: 'INVITE',
      rows: [['Contact', `<${contact}>`], ...abilityRows],
      sdp: lastSdpOf(story, invite, side),
    }),
  };
  const update: Continuation = {
    label: `UPDATE from the ${side.who}`,
    detail: 'refreshes the call above',
    composition: composeInDialog(side, {
      ...common,
      method: 'UPDATE',
      rows: [['Contact', `<${contact}>`]],
      // RFC 3311 §5.1: in a confirmed dialog an offer goes into a re-INVITE, which the user can be asked about.
      sdp: [],
    }),
  };
  return [bye, again, update, info];
}

/** What both sides may send in a confirmed dialog that has not ended and in which nothing is pending. */
function afterAnswer(
  story: readonly StoryMessage[],
  requests: readonly StoryRequest[],
): readonly Continuation[] {
  const invites = requests.filter(r => r.keys.method === 'INVITE');
  const first = invites.find(r => (finalOf(r)?.keys.status ?? 999) < 300);
  const final = first && finalOf(first);
  if (!first || !final?.keys.toTag) return [];
  const isOver = requests.some(r => r.keys.method === 'BYE');
  const isPending = invites.some(r => finalOf(r) === undefined);
  if (isOver || isPending) return [];
  const caller = callerOf(story, first, final);
  const callee = calleeOf(story, first, final);
  return [caller, ...(callee ? [callee] : [])].flatMap(side => inDialog(story, first, side));
}

/**
 * Whole messages that continue the ones above, the most urgent first: the ACK that is due, the PRACK, answers to the
 * last request without one, CANCEL, and what may come in the dialog. Empty where the story is over or tells too little.
 */
export function continuationsOf(story: readonly StoryMessage[]): readonly Continuation[] {
  const requests = requestsOf(story);
  const pending = lastOf(requests, request => !finalOf(request));
  const invite = lastOf(requests, request => request.keys.method === 'INVITE');
  const cancelled =
    pending?.keys.method === 'CANCEL' ? requests.filter(r => r !== pending && !finalOf(r)) : [];
  return [
    ...(invite ? ack(story, invite) : []),
    ...(invite ? prack(story, invite) : []),
    ...(pending ? answers(pending, requests) : []),
    ...cancelled.flatMap(request => answers(request, requests)),
    ...(invite ? cancel(invite, requests) : []),
    ...afterAnswer(story, requests),
  ];
}
