import { digestAlgorithms } from './digest';
import type { AuthEnd, CancelEnd, ExchangeOutcome, StrayAnswer } from './exchange-outcome';
import type { RequestTarget } from './prepared-request';
import { hostPort } from './request-environment';
import type { TransportFailure } from './transport-failure';

/** An outcome as the user reads it: one or two sentences, and what to do next where something went wrong. */
export interface OutcomeText {
  /** `ok`: a 2xx, or an ACK sent; `answered`: another final answer; `stopped`: by the user; `failed`: the rest. */
  readonly grade: 'ok' | 'answered' | 'stopped' | 'failed';
  readonly text: string;
}

/** What to do about it, which is another thing in the editor than in a terminal. */
export interface Advice {
  /** The credentials are missing or wrong. */
  readonly credentials: string;
  readonly selfSigned: string;
  readonly unknownCa: string;
}

/** In the editor. */
const editorAdvice: Advice = {
  credentials: 'with "SIP: Set Credentials…"',
  selfSigned: 'Trust it with "siplens.send.tls.ca", or take any with "siplens.send.tls.allowSelfSigned".',
  unknownCa: 'Name its file in "siplens.send.tls.ca".',
};

/** In a terminal (`siplint send`). */
export const terminalAdvice: Advice = {
  credentials:
    'by a line "# @auth <user>" above the request and the environment variable SIPLENS_SECRET_<USER>',
  selfSigned: 'Trust it by its file in the environment variable NODE_EXTRA_CA_CERTS.',
  unknownCa: 'Name its file in the environment variable NODE_EXTRA_CA_CERTS.',
};

/** Says how a request ended. The words tell a local failure or silence from any SIP answer. */
export function describeOutcome(
  outcome: ExchangeOutcome,
  target: RequestTarget,
  advice: Advice = editorAdvice,
): OutcomeText {
  switch (outcome.kind) {
    case 'answered': {
      const line = `${outcome.status} ${outcome.reason}`.trim();
      const grade = outcome.status < 300 ? 'ok' : 'answered';
      if (outcome.auth) return { grade, text: `${line}: ${describeAuth(outcome.auth, advice)}` };
      return { grade, text: outcome.callIsUp ? `${line}: the call is up.` : line };
    }
    case 'sent':
      return { grade: 'ok', text: 'ACK sent; it has no answer.' };
    case 'no-answer':
      return { grade: 'failed', text: describeSilence(outcome, target) };
    case 'cancelled':
      return { grade: 'stopped', text: describeCancel(outcome.how) };
    case 'failed':
      return { grade: 'failed', text: describeFailure(outcome.failure, advice) };
  }
}

function describeAuth(end: AuthEnd, { credentials }: Advice): string {
  switch (end.kind) {
    case 'refused':
      return `the realm "${end.realm}" did not accept user or password of "${end.user}". Nothing more was tried. Set them again ${credentials}.`;
    case 'no-credentials':
      return `there are no credentials for the realm "${end.realm}". Set them ${credentials}.`;
    case 'unsupported':
      return `the challenge of the realm "${end.realm}" asks for ${end.algorithm}, which is not supported. Supported: Digest with ${digestAlgorithms}.`;
    case 'endless':
      return `the peer asked for credentials again after ${end.times} answers, each time with a new nonce.`;
  }
}

type Silence = Extract<ExchangeOutcome, { kind: 'no-answer' }>;

function describeSilence(
  { waitedMs, provisional, strays, partialBytes }: Silence,
  target: RequestTarget,
): string {
  const time = `${waitedMs / 1000} s`;
  const where = wayText(target);
  if (partialBytes !== undefined) {
    return `Only a part of a message came from ${where} within ${time}: ${partialBytes} bytes, and not the rest that it announces. Its Content-Length may be wrong. This is not a 408.`;
  }
  if (provisional) {
    const line = `${provisional.status} ${provisional.reason}`.trim();
    return `${line} came, but no final answer within ${time}. This is not a 408: none was received. "# @timeout" lets it wait longer.`;
  }
  if (strays.length > 0)
    return `No answer from ${where} that belongs to this request within ${time}. ${strayText(strays)}`;
  return `No answer from ${where} within ${time}. Check that something listens there and that no firewall drops it. This is not a 408: nothing was received.`;
}

function strayText(strays: readonly StrayAnswer[]): string {
  const first = strays[0];
  const count = strays.length === 1 ? '1 other answer came' : `${strays.length} other answers came`;
  return `${count}: ${first?.status} with ${first?.why}.`;
}

function describeCancel(how: CancelEnd): string {
  switch (how.kind) {
    case 'terminated':
      return 'Cancelled: the peer confirmed with 487.';
    case 'before-answer':
      return 'Stopped before any answer came. CANCEL may follow only a provisional answer (RFC 3261 §9.1); it is sent if one still comes.';
    case 'stopped':
      return 'Stopped: the answer is no longer waited for.';
    case 'crossed':
      return `Cancelled too late: the call was answered with ${how.status}, so it was hung up with BYE.`;
    case 'answered':
      return `Cancelled too late: ${how.status} ${how.reason} had been given.`;
    case 'unanswered':
      return 'Cancelled: CANCEL was sent, and no final answer to the INVITE came.';
  }
}

/** Says what went wrong on the way and what to check. */
export function describeFailure(failure: TransportFailure, advice: Advice = editorAdvice): string {
  const { kind, target, detail } = failure;
  const where = wayText(target);
  switch (kind) {
    case 'name-not-found':
      return `The name ${target.host} was not found (${detail}). Check the host in the request or its "# @target" line.`;
    case 'refused':
      return `${where} refused the connection: nothing listens there. Start the peer, or check the port and the transport.`;
    case 'reset':
      return `${where} broke the connection before the final answer (${detail}). Look at its log: it may have ended, or not have taken the message.`;
    case 'closed':
      return `${where} closed the connection before the final answer. Look at its log: it may not take this message.`;
    case 'timeout':
      return `${where} did not accept the connection in time (${detail}). Check the address, or whether a firewall drops it.`;
    case 'unreachable':
      return `${where} cannot be reached from here (${detail}). Check the address and the network.`;
    case 'local-port-in-use':
      return `The local port ${detail} is in use by another program. Choose another one, or none to get a free one.`;
    case 'message-too-large':
      return `The request is too large for one UDP datagram (${detail}). Send it over TCP: "# @transport tcp".`;
    case 'no-service':
      return `The name ${target.host} has no address for ${target.transport.toUpperCase()} (${detail}). Check its SRV records, or name a port: "# @target host:port".`;
    case 'no-websocket':
      return `${where} did not accept a WebSocket for SIP (${detail}). Check the port and the path: "# @target ws://host:port/path".`;
    default:
      return describeTls(failure, advice);
  }
}

function describeTls({ kind, target, detail }: TransportFailure, advice: Advice): string {
  const where = wayText(target);
  switch (kind) {
    case 'tls':
      return `${where} and Siplens could not agree on TLS (${detail}). Check that the port speaks TLS.`;
    case 'tls-name-mismatch':
      return `The certificate of ${where} is not for ${target.host}: ${detail} (RFC 5922). Nothing was sent. Send to one of its names, or give the peer a certificate of this one.`;
    case 'tls-expired':
      return `The certificate of ${where} is not valid today (${detail}). Nothing was sent. The peer needs a new one, if the clock here is right.`;
    case 'tls-self-signed':
      return `The certificate of ${where} is self-signed. Nothing was sent. ${advice.selfSigned}`;
    case 'tls-unknown-ca':
      return `The certificate of ${where} is from an authority that is not known here (${detail}). Nothing was sent. ${advice.unknownCa}`;
    default:
      return `Sending to ${where} failed (${detail}).`;
  }
}

function wayText(target: RequestTarget): string {
  return `${hostPort(target.host, target.port)} (${target.transport.toUpperCase()})`;
}
