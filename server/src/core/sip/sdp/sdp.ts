import type { Span } from '../../text/span';

/** `v=0`: one line of a session description (RFC 4566 §5). */
export interface SdpLine {
  /** The whole line without its line end. */
  readonly span: Span;
  /** The letter before `=`; empty for a line that is not built so. */
  readonly type: string;
  readonly typeSpan: Span;
  /** Everything after `=`; the whole line where there is none. */
  readonly value: Span;
}

/** `a=name:value` or `a=name` (RFC 4566 §5.13). */
export interface SdpAttribute {
  readonly line: SdpLine;
  /** Lower-case name. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined for a flag. */
  readonly value: Span | undefined;
}

/** `c=IN IP4 192.0.2.1` (RFC 4566 §5.7). Parts that are not there are empty. */
export interface SdpConnection {
  readonly line: SdpLine;
  /** `IP4`, `IP6`. */
  readonly addressType: string;
  /** The address without TTL and count. */
  readonly address: string;
  readonly addressSpan: Span;
}

export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One format of an `m=` line: a payload type with its codec. */
export interface SdpCodec {
  /** As written in the `m=` line; a number for RTP. */
  readonly format: string;
  readonly span: Span;
  /** Encoding name from `a=rtpmap`, else of the static payload type (RFC 3551), else undefined. */
  readonly encoding: string | undefined;
  readonly clockRate: number | undefined;
  readonly channels: number | undefined;
  /** What `a=fmtp` says. */
  readonly fmtp: Span | undefined;
}

/** An `m=` line and the lines up to the next (RFC 4566 §5.14). */
export interface SdpMedia {
  readonly line: SdpLine;
  readonly lines: readonly SdpLine[];
  readonly attributes: readonly SdpAttribute[];
  /** `audio` */
  readonly media: string;
  readonly mediaSpan: Span;
  /** NaN where it is no number. 0 rejects or removes the stream (RFC 3264 §6). */
  readonly port: number;
  readonly portSpan: Span;
  /** What stands after the slash of `49170/2`; undefined without one. */
  readonly portCount: Span | undefined;
  /** `RTP/AVP` */
  readonly protocol: string;
  readonly protocolSpan: Span;
  /** All formats as written, payload types or others. */
  readonly formats: readonly Span[];
  /** Its own `c=`, else that of the session. */
  readonly connection: SdpConnection | undefined;
  /** Its own direction, else that of the session, else `sendrecv` (RFC 4566 §6). */
  readonly direction: SdpDirection;
  readonly codecs: readonly SdpCodec[];
}

/** A session description. Spans are relative to the text that was read. */
export interface Sdp {
  /** Every line in order. */
  readonly lines: readonly SdpLine[];
  /** The lines before the first `m=` line. */
  readonly sessionLines: readonly SdpLine[];
  /** Attributes before the first `m=` line. */
  readonly attributes: readonly SdpAttribute[];
  readonly origin: SdpLine | undefined;
  readonly connection: SdpConnection | undefined;
  readonly media: readonly SdpMedia[];
}
