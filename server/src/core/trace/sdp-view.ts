import type { SdpDirection } from '../sip/sdp/sdp';

/** The `o=` line of a session description (RFC 4566 §5.2). Numbers stay text: they may have more digits than a number holds. */
export interface SdpOrigin {
  readonly username: string;
  readonly sessionId: string;
  readonly version: string;
  readonly netType: string;
  readonly addressType: string;
  readonly address: string;
}

/** One format of a stream. Of RTP a payload type with its codec, of other protocols the format as written. */
export interface SdpCodecView {
  readonly format: string;
  /** Encoding name as written, of `a=rtpmap` or of the static payload type; undefined where neither says. */
  readonly encoding: string | undefined;
  readonly clockRate: number | undefined;
  /** 1 where it does not say (RFC 4566 §6). */
  readonly channels: number;
  readonly fmtp: string | undefined;
}

/** Tag and suite of an `a=crypto` line (RFC 4568). The key is never kept. */
export interface SdpCryptoView {
  readonly tag: string;
  readonly suite: string;
}

/** One `m=` line as offer/answer rules read it. */
export interface SdpMediaView {
  /** `audio` */
  readonly type: string;
  /** 0 for a stream that is rejected or removed; NaN where it is no number. */
  readonly port: number;
  readonly protocol: string;
  /** Of its own `c=` line or that of the session. */
  readonly address: string | undefined;
  readonly direction: SdpDirection;
  readonly codecs: readonly SdpCodecView[];
  readonly crypto: readonly SdpCryptoView[];
  /** `a=setup` (RFC 4145) of the stream or the session, lower-case. */
  readonly setup: string | undefined;
  /** `a=fingerprint` of the stream or the session, lower-case. */
  readonly fingerprint: string | undefined;
  readonly iceUfrag: string | undefined;
  readonly hasCandidates: boolean;
}

/**
 * What rules about offers and answers read of a session description. One object for equal descriptions, so that a
 * proxied copy costs nothing, and `===` says that nothing changed.
 */
export interface SdpView {
  readonly origin: SdpOrigin | undefined;
  /** Hash of the text without its `o=` line: equal where nothing but the origin changed. */
  readonly contentHash: number;
  /** The first `t=` line. */
  readonly timing: string | undefined;
  readonly media: readonly SdpMediaView[];
  /** Encoding names of the streams that are not rejected, each once; the format where a name is not given. */
  readonly codecs: readonly string[];
}

/** True for a stream that asks the other side to send nothing: `sendonly`, `inactive`, or the address 0.0.0.0 (RFC 2543). */
export function isHeld(media: SdpMediaView): boolean {
  if (media.port === 0) return false;
  return media.direction === 'sendonly' || media.direction === 'inactive' || media.address === '0.0.0.0';
}
