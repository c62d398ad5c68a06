import { durationText } from '../text/duration-text';
import { plainLine } from '../text/plain-line';
import type { Call, CallKind, CallState } from '../trace/dialog';
import { elapsedMs } from '../trace/elapsed';
import { flowLabel } from '../trace/flow-labels';
import { formatTime } from '../trace/format-time';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse } from '../trace/transaction';
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

function partiesText(call: Call): string {
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

/** What stands beside the label: start and number of messages. */
export function callDescription(call: Call): string {
  const count = call.messages.length;
  return joined([clockText(call.start), count === 1 ? '1 message' : `${count} messages`]);
}

function line(name: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [`${name}: ${value}`];
}

function duration(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : durationText(ms);
}

/** The facts of a call, one a line, plain text. */
export function callTooltip(call: Call): string {
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
    ...line('Post-dial delay', duration(call.postDialDelayMs)),
    ...line('Ringing', duration(call.ringMs)),
    ...line('Talking', duration(call.talkMs)),
    ...line('Codecs', call.codecs.map(text => plainLine(text)).join(', ')),
    ...line('Hops', hops.join(', ')),
    ...line('Retransmissions', call.retransmissions > 0 ? String(call.retransmissions) : undefined),
  ].join('\n');
}
