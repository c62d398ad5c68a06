import type { Analysis } from '../document';
import type { MessageDetails } from '../ladder-protocol';
import { methodByName } from '../sip/facts/methods';
import { statusByCode } from '../sip/facts/status-codes';
import { durationText } from '../text/duration-text';
import { plainLine } from '../text/plain-line';
import { elapsedMs } from '../trace/elapsed';
import { formatTime } from '../trace/format-time';
import type { SdpMediaView } from '../trace/sdp-view';
import type { TraceMessage } from '../trace/trace-message';
import { statusText } from './call-label';
import { messageIn } from './cursor';
import { gravity } from './gravity';
import { transactionOf } from './group-of';
import { messageLines } from './message-lines';
import { relatedGroup } from './related-group';

/** Lines of a message that are shown beside a ladder; the document shows all. */
const MOST_LINES = 500;

type Fact = MessageDetails['facts'][number];

/** The message at an offset of a trace, decoded, and compared with the one before it in its transaction; undefined where none is. */
export function messageDetails(analysis: Analysis, offset: number): MessageDetails | undefined {
  const placed = analysis.chunkAt(offset);
  const at = messageIn(placed);
  const own = placed.chunk.trace;
  if (!at || !own) return undefined;
  const group = relatedGroup(analysis, placed);
  const transaction = group && transactionOf(group, own);
  const before = transaction?.messages[transaction.messages.indexOf(own) - 1];
  const placedBefore = before && analysis.placeOf(before);
  const lines = messageLines(at.message, placedBefore && messageIn(placedBefore)?.message);
  return {
    title: plainLine(own.startLineText),
    meaning: meaningOf(own),
    facts: factsOf(own, transaction?.request),
    comparedWith: before && comparedText(before, own),
    lines: lines.slice(0, MOST_LINES),
    omitted: Math.max(0, lines.length - MOST_LINES),
    findings: analysis.findings
      .filter(finding => finding.at.message === own)
      .sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))
      .map(({ rule, severity, message }) => ({ rule, severity, message })),
  };
}

function meaningOf({ keys }: TraceMessage): string {
  if (keys.kind === 'request') return methodByName(keys.method)?.description ?? '';
  return statusByCode(keys.status ?? 0)?.description ?? '';
}

function labelOf(message: TraceMessage): string {
  return message.keys.kind === 'request' ? plainLine(message.keys.method) : statusText(message);
}

function comparedText(before: TraceMessage, own: TraceMessage): string {
  const ms = elapsedMs(before, own);
  return ms === undefined || ms < 0 ? labelOf(before) : `${labelOf(before)}, ${durationText(ms)} before`;
}

function factsOf(own: TraceMessage, request: TraceMessage | undefined): readonly Fact[] {
  const { keys, time } = own;
  const since = request && request !== own ? elapsedMs(request, own) : undefined;
  const facts: readonly (Fact | undefined)[] = [
    time && fact('Time', formatTime(time)),
    fact(
      'Way',
      `${keys.source ?? '?'} → ${keys.destination ?? '?'}${keys.transport ? ` · ${keys.transport.toUpperCase()}` : ''}`,
    ),
    since !== undefined && since >= 0 ? fact('After the request', durationText(since)) : undefined,
    fact('Transaction', `${keys.method} ${keys.cseq ?? ''}`.trim()),
    ...(keys.sdp?.media ?? []).map((media, index) => fact(`Stream ${index + 1}`, mediaText(media))),
  ];
  return facts.filter(one => one !== undefined);
}

function fact(name: string, value: string | undefined): Fact | undefined {
  return value ? { name, value: plainLine(value) } : undefined;
}

/** `audio to 192.0.2.1:4000, sendonly: PCMU, PCMA · SDES`; a port of 0 is a stream that was refused (RFC 3264 §6). */
function mediaText({ type, port, address, direction, codecs, crypto, fingerprint }: SdpMediaView): string {
  if (port === 0) return `${type}, refused`;
  const names = codecs.map(({ encoding, format }) => encoding ?? format).join(', ');
  const keys = fingerprint ? ' · DTLS-SRTP' : crypto.length > 0 ? ' · SDES' : '';
  return `${type} to ${address ?? '?'}:${port}, ${direction}: ${names}${keys}`;
}
