import { durationText } from '../text/duration-text';
import { plainLine } from '../text/plain-line';
import type { CallDetails } from '../trace/call-details';
import { causeText } from '../trace/cause-text';
import type { Call, CallKind, CallState } from '../trace/dialog';
import { elapsedMs } from '../trace/elapsed';
import { flowLabel } from '../trace/flow-labels';
import { formatTime } from '../trace/format-time';
import type { MediaStream } from '../trace/media-details';
import type { Publication } from '../trace/publications';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse } from '../trace/transaction';
import type { Usage } from '../trace/usages';
import { maskSecrets } from './mask-secrets';

const nouns: Readonly<Record<CallKind, string>> = {
  call: '',
  registration: 'Registration',
  subscription: 'Subscription',
  options: 'OPTIONS',
  message: 'MESSAGE',
  other: '',
};

const states: Readonly<Record<CallState, string>> = {
  ringing: 'ringing',
  connected: 'connected',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  unknown: 'outcome not captured',
  succeeded: 'succeeded',
  pending: 'no answer yet',
};

/** `alice` of `sip:alice@example.com`, or the host of a URI without user; `?` for no URI. */
export function partyName(uri: string | undefined): string {
  if (uri === undefined || uri === '') return '?';
  const rest = uri.slice(uri.indexOf(':') + 1);
  const at = rest.lastIndexOf('@');
  // What follows a colon in the user part is a password (RFC 3261 §19.1.1).
  const name = at > 0 ? rest.slice(0, at).split(':')[0] : rest.split(/[;?]/)[0];
  return plainLine(name ?? '') || '?';
}

/** `486 Busy Here` as the response itself says it; its code alone if it gives no reason. */
export function statusText(message: TraceMessage): string {
  const { status, reason } = message.keys;
  return plainLine(`${status ?? ''} ${reason ?? ''}`);
}

/** The response that decided a call, by its status. */
function decidingResponse(call: Call): TraceMessage | undefined {
  const finals = call.transactions.map(finalResponse).filter(r => r !== undefined);
  return finals.find(r => r.keys.status === call.finalStatus);
}

function outcomeText(call: Call): string {
  const showsStatus = call.state === 'failed' || (call.kind !== 'call' && call.state === 'succeeded');
  const response = showsStatus ? decidingResponse(call) : undefined;
  return response ? statusText(response) : states[call.state];
}

/** `alice → bob`; whose registration it is; the addresses where no party is named. Plain text. */
export function partiesText(call: Call): string {
  if (call.kind === 'registration') return partyName(call.to ?? call.from);
  if (call.from === undefined && call.to === undefined) {
    const { source, destination } = call.start.keys;
    return `${plainLine(source ?? '?')} → ${plainLine(destination ?? '?')}`;
  }
  return `${partyName(call.from)} → ${partyName(call.to)}`;
}

/** From the first message of a call to its end, or to its last message; undefined without times, or for one message. */
export function callDurationMs(call: Call): number | undefined {
  const last = call.end ?? call.messages.at(-1);
  return last && last !== call.start ? elapsedMs(call.start, last) : undefined;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined && part !== '').join(' · ');
}

/** A call in a user's words: `alice → bob · 486 Busy Here · 4.2 s`. */
export function callLabel(call: Call): string {
  const noun = nouns[call.kind] || (call.kind === 'other' ? plainLine(call.start.keys.method) : '');
  const duration = callDurationMs(call);
  const parties = partiesText(call);
  return joined([
    noun === '' ? parties : `${noun} ${parties}`,
    outcomeText(call),
    duration === undefined ? undefined : durationText(duration),
  ]);
}

/** Time of day and date of a message as its source gives them; '' where it gives none. */
export function timeText(message: TraceMessage): string {
  return (message.time && formatTime(message.time)) ?? '';
}

/** Time of day of a message to the millisecond, for narrow places: `09:14:02.113`; '' without a time. */
export function clockText(message: TraceMessage): string {
  return /\d+:\d\d:\d\d(?:\.\d{1,3})?/.exec(timeText(message))?.[0] ?? '';
}

/** What stands beside the label: the call flow, start and number of messages. */
export function callDescription(call: Call): string {
  const count = call.messages.length;
  const flow = call.flow === undefined ? undefined : flowLabel(call.flow);
  return joined([
    // What the label says already is not said again.
    flow === nouns[call.kind] ? undefined : flow,
    clockText(call.start),
    count === 1 ? '1 message' : `${count} messages`,
  ]);
}

function line(name: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [`${name}: ${value}`];
}

function duration(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : durationText(ms);
}

/** The facts of a call, one a line, plain text; `details` are those of a call proper. */
export function callTooltip(call: Call, details?: CallDetails): string {
  const hops = call.hops.map(hop => `${plainLine(hop.a)} ↔ ${plainLine(hop.b)}`);
  return [
    callLabel(call),
    ...line('From', call.from && maskSecrets(plainLine(call.from))),
    ...line('To', call.to && maskSecrets(plainLine(call.to))),
    ...line('Call-ID', call.callIds.map(text => plainLine(text)).join(', ')),
    ...line('Call flow', call.flow && flowLabel(call.flow)),
    ...line('Start', timeText(call.start)),
    ...line('Answered', call.answer && timeText(call.answer)),
    ...line('Ended by', call.endedBy),
    ...line('Cause', details?.cause && plainLine(causeText(details.cause))),
    ...line('Post-dial delay', duration(call.postDialDelayMs)),
    ...line('Ringing', duration(call.ringMs)),
    ...line('Set-up', duration(details?.setUpMs)),
    ...line('Talking', duration(call.talkMs)),
    ...line('Codecs', call.codecs.map(text => plainLine(text)).join(', ')),
    ...(details ? detailLines(details) : []),
    ...line('Hops', hops.join(', ')),
    ...line('Retransmissions', call.retransmissions > 0 ? String(call.retransmissions) : undefined),
  ].join('\n');
}

function detailLines({ media, forks, hops, usages }: CallDetails): readonly string[] {
  const { streams, callerHeldMs = 0, calleeHeldMs = 0 } = media;
  const trips = hops.flatMap(({ hop, roundTripMs }) =>
    roundTripMs === undefined ? [] : `${plainLine(hop.b)} ${durationText(roundTripMs)}`,
  );
  return [
    ...line('Media', streams.map(streamText).join(', ')),
    ...line('Caller on hold', callerHeldMs > 0 ? durationText(callerHeldMs) : undefined),
    ...line('Callee on hold', calleeHeldMs > 0 ? durationText(calleeHeldMs) : undefined),
    ...line('Forked to', forks.map(({ branches }) => `${branches.length} branches`).join(', ')),
    // A call alone is told by its state.
    ...line('In the dialog', usages.length > 1 ? usages.map(usageText).join(', ') : undefined),
    ...line('Round trip', trips.join(', ')),
  ];
}

function usageText({ what, ended }: Usage): string {
  const name = what === 'call' ? what : `${plainLine(what)} subscription`;
  if (!ended) return name;
  const { status, method } = ended.keys;
  return `${name} (ended by ${status === undefined ? plainLine(method) : statusText(ended)})`;
}

/** `presence of sip:alice@example.com, refresh, 3600 s`: what a PUBLISH is part of. */
export function publicationText({ entity, eventPackage, granted }: Publication, kind: string): string {
  const whose = `${plainLine(eventPackage)} of ${maskSecrets(plainLine(entity))}`;
  return granted === undefined ? `${whose}, ${kind}` : `${whose}, ${kind}, ${granted} s`;
}

function streamText({ type, caller, callee, srtp, ice }: MediaStream): string {
  const kinds = [srtp === 'none' ? '' : `SRTP (${srtp.toUpperCase()})`, ice ? 'ICE' : ''].filter(Boolean);
  return [`${plainLine(type)} ${plainLine(caller)} ↔ ${plainLine(callee)}`, ...kinds].join(' ');
}
