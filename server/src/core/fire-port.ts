import type { Credentials } from './exchange/digest';
import type { ExchangeOutcome } from './exchange/exchange-outcome';
import type { PreparedRequest, PrepareOutcome, RequestTarget } from './exchange/prepared-request';
import type { LocalAddress } from './exchange/request-environment';
import type { WritableRecord } from './trace/write-siptrace';

/** The socket that is open and the way that it goes: known once the draft has told the target. */
export interface OpenWay {
  readonly local: LocalAddress;
  readonly way: RequestTarget;
}

/** The part of an AbortSignal that firing needs. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(kind: 'abort', listener: () => void): void;
  removeEventListener(kind: 'abort', listener: () => void): void;
}

/** One request to fire from a terminal, once or several times. */
export interface FireJob {
  /** The bytes; without a way a draft that tells the target. */
  prepare(way: OpenWay | undefined): PrepareOutcome;
  /** What is sent, and where; with what the assist changed in it. */
  onStart(text: string, changes: PreparedRequest['changes']): void;
  onRecord(record: WritableRecord): void;
  /** The outcome as it may be told: without secrets that the peer tells back. */
  mask(outcome: ExchangeOutcome): ExchangeOutcome;
  /** How each sending ended. */
  onResult(result: FireResult): void | Promise<void>;
  credentials(realm: string, auth: PreparedRequest['auth']): Credentials | undefined;
  /** Fires to stop: CANCEL or BYE, then the end. */
  readonly signal: StopSignal;
}

/** How it ended; `text` is for the user. */
export type FireResult =
  | { readonly kind: 'refused'; readonly reason: string }
  /** A local failure or silence: no SIP answer. */
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'stopped' }
  /** `answer`: the final answer, wire bytes one character each. */
  | {
      readonly kind: 'answered';
      readonly isSuccess: boolean;
      readonly text: string;
      readonly answer: string | undefined;
    };
