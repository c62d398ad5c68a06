/** Messages about captures between client and server. Types and method names only: no library, no code. */
import type { CaptureNote, CaptureSummary } from './trace/capture/capture-outcome';

export interface CaptureParams {
  /** `file:` URI of a capture. */
  readonly uri: string;
}

/** What was counted in a capture, for its summary page. */
export interface CaptureCounted
  extends Pick<CaptureSummary, 'packets' | 'messages' | 'transports' | 'links'> {
  readonly notes: readonly Pick<CaptureNote, 'kind' | 'text'>[];
}

export type CaptureResult =
  /** The capture as native text. */
  | { readonly kind: 'text'; readonly text: string; readonly counted: CaptureCounted }
  /** Its text would be longer than an editor colours and folds: only its calls can be opened. */
  | { readonly kind: 'large'; readonly counted: CaptureCounted }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };
/** Request client → server: a capture read and written as native text (`.siptrace`). Can be cancelled. */
export const captureMethod = 'siplens/capture';

/** Notification server → client: how far a capture was read, a few times a second. */
export interface CaptureProgressParams {
  readonly uri: string;
  /** Bytes that were read, unpacked, of `total`. */
  readonly bytes: number;
  readonly total: number;
  readonly packets: number;
  readonly messages: number;
}
export const captureProgressMethod = 'siplens/captureProgress';
