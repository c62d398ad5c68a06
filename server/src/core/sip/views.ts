import type { Span } from '../text/span';

/** `;name=value`, or a flag without value (RFC 3261 §25.1 generic-param). Spans are relative to the message text. */
export interface Param {
  readonly span: Span;
  readonly name: Span;
  /** Lower-case name. */
  readonly id: string;
  /** The value as written, quotes included; undefined for a flag. */
  readonly value: Span | undefined;
}

/** One Via value (RFC 3261 §20.42). */
export interface Via {
  readonly span: Span;
  /** Upper-case transport, `UDP`; empty where it is missing. */
  readonly transport: string;
  readonly transportSpan: Span;
  readonly sentBy: Span;
  /** Host without brackets, lower-case. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: readonly Param[];
}

/** A SIP, SIPS, tel or other URI (RFC 3261 §19.1). Parts that are not there are undefined. */
export interface Uri {
  readonly span: Span;
  /** Lower-case scheme without colon; empty where it is missing. */
  readonly scheme: string;
  readonly schemeSpan: Span;
  readonly user: Span | undefined;
  readonly password: Span | undefined;
  /** The host as written, brackets included; undefined for schemes without one. */
  readonly host: Span | undefined;
  readonly port: Span | undefined;
  readonly params: readonly Param[];
  /** After `?`. */
  readonly headers: Span | undefined;
}

/** A name-addr or addr-spec with its header parameters (RFC 3261 §20.10, §20.20). */
export interface Address {
  readonly span: Span;
  /** Display name as written, quotes included. */
  readonly displayName: Span | undefined;
  /** True for `Contact: *`. */
  readonly star: boolean;
  readonly bracketed: boolean;
  readonly uri: Uri | undefined;
  readonly params: readonly Param[];
}

/** `1 INVITE` (RFC 3261 §20.16). `number` is NaN where the text is no number. */
export interface CSeq {
  readonly span: Span;
  readonly number: number;
  readonly numberSpan: Span;
  readonly method: string;
  readonly methodSpan: Span;
}

/** `Digest realm="…", nonce="…"`: a challenge or credentials (RFC 3261 §20.7, §20.44). */
export interface AuthValue {
  readonly span: Span;
  readonly scheme: string;
  readonly schemeSpan: Span;
  readonly params: readonly Param[];
}

/** A token with parameters, such as `Event: dialog;id=7` or one value of `Supported`. */
export interface TokenValue {
  readonly span: Span;
  readonly token: Span;
  readonly params: readonly Param[];
}
