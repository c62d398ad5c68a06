import type { Analysis } from '../document';
import { fitsLoggedBody } from '../lint/body-length-fits';
import { bodyLength, bodyLengthAsCrlf } from '../sip/body-length';
import { findHeaders } from '../sip/find-header';
import { readNumber } from '../sip/read-number';
import { sdpsOf } from '../sip/sdp/sdps-of';
import { type Span, sliceSpan } from '../text/span';
import type { TraceMessage } from '../trace/trace-message';
import { type MessageAt, messageIn } from './cursor';
import { relatedGroup } from './related-group';
import { sdpRoleOf } from './sdp-role';

export type InlayHintKind = 'transaction' | 'sdpRole' | 'contentLength';

/** Every kind, in the order of the settings `siplens.inlayHints.*`. */
export const inlayHintKinds: readonly InlayHintKind[] = ['transaction', 'sdpRole', 'contentLength'];

/** A few words that an editor shows behind the text, and that are not in it. */
export interface InlayHint {
  readonly kind: InlayHintKind;
  /** In the document. */
  readonly offset: number;
  readonly label: string;
  /** Plain text. */
  readonly tooltip: string;
}

/** Numbers of transactions by their messages, made once per version and only when someone asks. */
const numbers = new WeakMap<Analysis, ReadonlyMap<TraceMessage, number>>();

function transactionNumbers(analysis: Analysis): ReadonlyMap<TraceMessage, number> {
  let found = numbers.get(analysis);
  if (!found) {
    const startOf = (message: TraceMessage | undefined) =>
      (message && analysis.placeOf(message)?.start) ?? Number.POSITIVE_INFINITY;
    const inOrder = analysis.groups
      .flatMap(group => group.transactions)
      .map(transaction => ({ transaction, start: startOf(transaction.messages[0]) }))
      .sort((a, b) => a.start - b.start);
    found = new Map(
      inOrder.flatMap(({ transaction }, i) => transaction.messages.map(m => [m, i + 1] as const)),
    );
    numbers.set(analysis, found);
  }
  return found;
}

/** Behind the start line: which transaction of the trace. An authored collection has none. */
function transactionHint(analysis: Analysis, at: MessageAt): readonly InlayHint[] {
  const { trace } = at.placed.chunk;
  const number = trace && transactionNumbers(analysis).get(trace);
  if (number === undefined) return [];
  const { end } = at.toDocument(at.message.startLine.span);
  const tooltip = 'Requests and responses with this number are one transaction on one hop (RFC 3261 §17).';
  return [{ kind: 'transaction', offset: end, label: `transaction ${number}`, tooltip }];
}

/** Behind the first line of a session description: offer or answer. */
function sdpHint(analysis: Analysis, at: MessageAt): readonly InlayHint[] {
  const { trace } = at.placed.chunk;
  if (!trace?.keys.hasSdp) return [];
  const group = relatedGroup(analysis, at.placed);
  const role = group && sdpRoleOf(group, trace);
  const line = role && sdpsOf(at.message)[0]?.sdp.lines[0];
  if (!line) return [];
  const tooltip =
    role === 'offer'
      ? 'This session description is the offer: what its sender can do (RFC 3264).'
      : 'This session description answers the offer of the other side (RFC 3264).';
  return [{ kind: 'sdpRole', offset: at.toDocument(line.span).end, label: role, tooltip }];
}

/** The bytes that Content-Length should say; undefined where it says so, or where the source may have changed them. */
function otherLength({ message, placed }: MessageAt, declared: number): number | undefined {
  const { part, record } = placed.chunk;
  if (part) {
    const actual = bodyLengthAsCrlf(message);
    return actual === declared ? undefined : actual;
  }
  const actual = bodyLength(message);
  if (record?.truncated === true || actual === declared) return undefined;
  if (record?.exactBytes === true) return actual;
  return actual === 0 || fitsLoggedBody(message, declared) ? undefined : actual;
}

/** Behind a Content-Length that is wrong: the number of bytes of the body. */
function lengthHint(at: MessageAt): readonly InlayHint[] {
  const { message } = at;
  const [field, second] = findHeaders(message, 'content-length');
  // A placeholder in the body stands for bytes that nobody knows yet.
  if (!field || second || !message.separator || sliceSpan(message.text, message.body).includes('{{'))
    return [];
  const { value: declared } = readNumber(message, field);
  const actual = Number.isNaN(declared) ? undefined : otherLength(at, declared);
  if (actual === undefined) return [];
  const tooltip = `The body has ${actual} bytes as it is sent; Content-Length says ${declared} (RFC 3261 §20.14).`;
  return [
    { kind: 'contentLength', offset: at.toDocument(field.value).end, label: `actual ${actual}`, tooltip },
  ];
}

/** The hints of the wanted kinds for the messages that share a place with `part`, in order of the text. */
export function inlayHintsOf(
  analysis: Analysis,
  part: Span,
  wanted: ReadonlySet<InlayHintKind>,
): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const placed of analysis.chunksIn(part)) {
    const at = messageIn(placed);
    if (!at) continue;
    if (wanted.has('transaction')) hints.push(...transactionHint(analysis, at));
    if (wanted.has('contentLength')) hints.push(...lengthHint(at));
    if (wanted.has('sdpRole')) hints.push(...sdpHint(analysis, at));
  }
  return hints.filter(hint => hint.offset >= part.start && hint.offset <= part.end);
}
