import type { Call } from '../trace/dialog';
import { formatTime } from '../trace/format-time';
import type { Group } from '../trace/group';
import type { TraceTime } from '../trace/trace-record';
import { type ListedDetails, listedDetails, rounded } from './listed-details';

/** One call, registration, … as lists and tables tell it. Times in ms, null where they cannot be known. */
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
  /** Null for what is no call, and where only rows are wanted. */
  readonly details: ListedDetails | null;
}

export interface ListedCallOptions {
  /** 1-based. */
  readonly number: number;
  readonly findings: number;
  /** Makes text of the trace readable, where it was read as bytes. */
  readonly text: (text: string) => string;
  /** That of the call, for its details. */
  readonly group?: Group | undefined;
}

/** A call as a row of a list. */
export function listedCall(call: Call, { number, findings, text, group }: ListedCallOptions): ListedCall {
  return {
    number,
    kind: call.kind,
    state: call.state,
    flow: call.flow ?? null,
    from: call.from === undefined ? null : text(call.from),
    to: call.to === undefined ? null : text(call.to),
    callIds: call.callIds.map(text),
    start: timeText(call.start.time),
    answer: timeText(call.answer?.time),
    end: timeText(call.end?.time),
    finalStatus: call.finalStatus ?? null,
    endedBy: call.endedBy ?? null,
    messages: call.messages.length,
    hops: call.hops.map(({ a, b }) => ({ a: text(a), b: text(b) })),
    postDialDelayMs: rounded(call.postDialDelayMs),
    ringMs: rounded(call.ringMs),
    talkMs: rounded(call.talkMs),
    retransmissions: call.retransmissions,
    codecs: call.codecs.map(text),
    findings,
    details: group && call.kind === 'call' ? listedDetails(group, call, text) : null,
  };
}

function timeText(time: TraceTime | undefined): string | null {
  return time === undefined ? null : (formatTime(time) ?? null);
}
