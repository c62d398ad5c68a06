import type { Call } from '../core/trace/dialog';
import type { InputPart } from './analysed-input';
import { displayOrNull, displayText, timeText } from './display-text';

/** One call, registration, … as `siplint calls --format json` lists it. Times in ms, null where they cannot be known. */
export interface ListedCall {
  readonly number: number;
  readonly kind: Call['kind'];
  readonly state: Call['state'];
  readonly flow: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly callIds: readonly string[];
  readonly start: string | null;
  readonly answer: string | null;
  readonly end: string | null;
  readonly finalStatus: number | null;
  readonly endedBy: 'caller' | 'callee' | null;
  readonly messages: number;
  readonly hops: readonly { readonly a: string; readonly b: string }[];
  readonly postDialDelayMs: number | null;
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  readonly retransmissions: number;
  readonly codecs: readonly string[];
  readonly findings: number;
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms);
}

/** The calls that end with a part, in order of their first message; `before` were listed by now. */
export function listCalls({ part }: InputPart, before: number): readonly ListedCall[] {
  const found = new Map<unknown, number>();
  for (const { at } of part.conclusions.findings) found.set(at.message, (found.get(at.message) ?? 0) + 1);
  return part.calls.map((call, index) => ({
    number: before + index + 1,
    kind: call.kind,
    state: call.state,
    flow: call.flow ?? null,
    from: displayOrNull(call.from),
    to: displayOrNull(call.to),
    callIds: call.callIds.map(displayText),
    start: timeText(call.start.time),
    answer: timeText(call.answer?.time),
    end: timeText(call.end?.time),
    finalStatus: call.finalStatus ?? null,
    endedBy: call.endedBy ?? null,
    messages: call.messages.length,
    hops: call.hops.map(({ a, b }) => ({ a: displayText(a), b: displayText(b) })),
    postDialDelayMs: rounded(call.postDialDelayMs),
    ringMs: rounded(call.ringMs),
    talkMs: rounded(call.talkMs),
    retransmissions: call.retransmissions,
    codecs: call.codecs.map(displayText),
    findings: call.messages.reduce((n, message) => n + (found.get(message) ?? 0), 0),
  }));
}
