import type { Problem } from '../text/parsed';
import type { Span } from '../text/span';
import type { HeaderSpec } from './facts/header-spec';

/** What one token of a message is. Tokens tile the whole input: their concatenation is the text. */
export type TokenKind =
  | 'blank' // leading CRLF keep-alives before the start line, spaces between parts
  | 'method'
  | 'request-uri'
  | 'version'
  | 'status-code'
  | 'reason-phrase'
  | 'header-name'
  | 'colon'
  | 'header-value' // one per physical line of the value
  | 'fold' // line end and white space that continue a value
  | 'line-end'
  | 'separator' // the empty line between headers and body
  | 'body'
  | 'garbage'; // anything that fits nowhere: a header line without colon, a broken start line

/** A token with its place in the message text. */
export interface Token extends Span {
  readonly kind: TokenKind;
}

/** `INVITE sip:bob@example.com SIP/2.0` (RFC 3261 §7.1). Parts that are not there are empty spans. */
export interface RequestLine {
  readonly kind: 'request';
  readonly span: Span;
  readonly method: Span;
  readonly uri: Span;
  readonly version: Span;
}

/** `SIP/2.0 486 Busy Here` (RFC 3261 §7.2). `code` is NaN where the text is no number. */
export interface StatusLine {
  readonly kind: 'response';
  readonly span: Span;
  readonly version: Span;
  readonly statusCode: Span;
  readonly code: number;
  readonly reason: Span;
}

/** A first line that is neither: kept whole, nothing is guessed. */
export interface BrokenLine {
  readonly kind: 'broken';
  readonly span: Span;
}

export type StartLine = RequestLine | StatusLine | BrokenLine;

/** One header field row as written, folded lines included (RFC 3261 §7.3.1). */
export interface HeaderField {
  /** Lower-case long name: `via` for `Via`, `VIA` and `v`; the lower-case name itself where it is not registered. */
  readonly id: string;
  readonly spec: HeaderSpec | undefined;
  /** The name as written, without blanks before the colon. */
  readonly name: Span;
  /** The value without the white space around it; folds inside it are still there. Empty at the place where it would stand. */
  readonly value: Span;
  /** The whole row with its line ends. */
  readonly line: Span;
}

/** What requests and responses share. All spans are relative to `text`. */
interface MessageParts {
  /** The message and nothing else. */
  readonly text: string;
  readonly headers: readonly HeaderField[];
  /** The empty line that ends the header part; undefined where the text ends before one. */
  readonly separator: Span | undefined;
  /** Everything after the separator; empty at the end of the text without one. */
  readonly body: Span;
  /** What was wrong while reading lines; typed views find more. */
  readonly problems: readonly Problem[];
  /** `bytes`: one character is one byte (Latin-1 decoded); `utf16`: body lengths are counted in UTF-8. */
  readonly unit: 'bytes' | 'utf16';
}

export interface SipRequest extends MessageParts {
  readonly kind: 'request';
  readonly startLine: RequestLine;
}

export interface SipResponse extends MessageParts {
  readonly kind: 'response';
  readonly startLine: StatusLine;
}

/** A message whose first line is neither a request line nor a status line; its headers are read all the same. */
export interface BrokenMessage extends MessageParts {
  readonly kind: 'broken';
  readonly startLine: BrokenLine;
}

export type SipMessage = SipRequest | SipResponse | BrokenMessage;
