import type { TraceMessage } from './trace-message';
import type { Transaction } from './transaction';

export type DialogState = 'early' | 'confirmed' | 'ended' | 'partial';

/** A dialog (RFC 3261 §12; `rules.md` 2.5): Call-ID and two tags, seen on one or more hops. */
export interface Dialog {
  readonly callId: string;
  readonly callerTag: string;
  readonly calleeTag: string;
  readonly state: DialogState;
  readonly transactions: readonly Transaction[];
  readonly bye: TraceMessage | undefined;
}

export type CallKind = 'call' | 'registration' | 'subscription' | 'options' | 'message' | 'other';
export type CallState =
  | 'ringing'
  | 'connected'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'unknown'
  | 'succeeded'
  | 'pending';

/** What a user calls one: a call, a registration, a ping, with the facts of `siplint.md` and `rules.md` 2.11. Times in ms. */
export interface Call {
  readonly kind: CallKind;
  readonly state: CallState;
  /** Id of the recognised call flow, `busy`; undefined where none is recognised. */
  readonly flow: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly callIds: readonly string[];
  readonly transactions: readonly Transaction[];
  readonly dialogs: readonly Dialog[];
  readonly messages: readonly TraceMessage[];
  readonly hops: readonly { readonly a: string; readonly b: string }[];
  readonly start: TraceMessage;
  readonly answer: TraceMessage | undefined;
  readonly end: TraceMessage | undefined;
  readonly finalStatus: number | undefined;
  readonly endedBy: 'caller' | 'callee' | undefined;
  readonly postDialDelayMs: number | undefined;
  readonly ringMs: number | undefined;
  readonly talkMs: number | undefined;
  readonly retransmissions: number;
  readonly codecs: readonly string[];
}
