import type { TransportFailure } from './transport-failure';

/** An answer that came and belongs to no request of the exchange. */
export interface StrayAnswer {
  readonly status: number;
  /** What differs: `Via branch x instead of y`. */
  readonly why: string;
}

/** How a request ended, for the user. A local failure or silence is never shown as a SIP answer. */
export type ExchangeOutcome =
  /** A final answer came. `callIsUp`: it made a call, which stays until it is hung up. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly reason: string;
      readonly callIsUp: boolean;
      /** Why a challenge was not answered, or not in a way that the peer took. */
      readonly auth?: AuthEnd;
    }
  /** An ACK was sent; it has no answer (RFC 3261 §17). */
  | { readonly kind: 'sent' }
  /** No final answer in time. `provisional` is the last provisional status, where one came. */
  | {
      readonly kind: 'no-answer';
      readonly waitedMs: number;
      readonly provisional: { readonly status: number; readonly reason: string } | undefined;
      readonly strays: readonly StrayAnswer[];
      /** So many bytes of a message came over a stream, and not the rest of it. */
      readonly partialBytes?: number;
    }
  /** The user stopped it. */
  | { readonly kind: 'cancelled'; readonly how: CancelEnd }
  | { readonly kind: 'failed'; readonly failure: TransportFailure };

/** Why an exchange ends with a challenge. */
export type AuthEnd =
  /** One retry was made, and the peer did not take it: user or password are wrong. */
  | { readonly kind: 'refused'; readonly realm: string; readonly user: string }
  | { readonly kind: 'no-credentials'; readonly realm: string }
  /** No challenge that can be answered; `algorithm` is what was asked for, or the scheme. */
  | { readonly kind: 'unsupported'; readonly realm: string; readonly algorithm: string }
  /** The peer said again and again that its nonce is stale. */
  | { readonly kind: 'endless'; readonly times: number };

/** How a cancelled request ended. */
export type CancelEnd =
  /** 487 came: the peer knows (RFC 3261 §9.2). */
  | { readonly kind: 'terminated' }
  /** No answer had come, so no CANCEL could be sent (RFC 3261 §9.1); it is sent if one still comes. */
  | { readonly kind: 'before-answer' }
  /** CANCEL is for INVITE only: the answer is no longer waited for. */
  | { readonly kind: 'stopped' }
  /** The CANCEL crossed a 2xx: the call was hung up with BYE. */
  | { readonly kind: 'crossed'; readonly status: number }
  /** The CANCEL came too late: another final answer had been given. */
  | { readonly kind: 'answered'; readonly status: number; readonly reason: string }
  /** A CANCEL was sent and no final answer came. */
  | { readonly kind: 'unanswered' };
