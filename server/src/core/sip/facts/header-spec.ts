/** How the value of a header field is built; the typed view that reads it is chosen by this. */
export type HeaderSyntax =
  | 'via'
  | 'address' // one name-addr or addr-spec with parameters: From, To, Refer-To …
  | 'address-list' // Contact (also `*`), Route, Record-Route, Path …
  | 'cseq'
  | 'call-id'
  | 'number'
  | 'token'
  | 'token-list'
  | 'token-params' // one token with parameters: Event, Subscription-State, Content-Disposition …
  | 'token-params-list' // Accept, Reason …
  | 'challenge'
  | 'credentials'
  | 'media-type'
  | 'date'
  | 'text'
  | 'other';

/** How far an entry can be trusted: only `iana` and `rfc` may raise an error, `recall` may inform. */
export type Sureness = 'iana' | 'rfc' | 'recall';

/** RFC 3261 table 2/3 cell: mandatory, should, optional, not applicable, conditional, TCP needs it. */
export type Presence = 'm' | 'm*' | 'o' | '-' | 'c' | 't' | '*';

/** One row of tables 2 and 3: where it applies and per method. */
export interface HeaderUse {
  /** `R` requests, `r` responses, `2xx`, `401`, `c` copied, '' both. */
  readonly where: string;
  readonly methods: Readonly<Record<string, Presence>>;
  readonly sure: Sureness;
}

/** A registered header field. */
export interface HeaderSpec {
  /** Canonical name, `Call-ID`. */
  readonly name: string;
  /** Lower-case canonical name, the key of the registry. */
  readonly id: string;
  /** Compact form, `i`. */
  readonly compact: string | undefined;
  readonly syntax: HeaderSyntax;
  /** True if several values may stand in one row, divided by commas (RFC 3261 §7.3.1). */
  readonly commaList: boolean;
  /** True if the row may occur more than once. */
  readonly mayRepeat: boolean;
  /** True if the value may be empty by the grammar: `Supported:`, `Subject:`. */
  readonly mayBeEmpty: boolean;
  /** False for fields that are common but not in the IANA registry: Remote-Party-ID, Diversion. */
  readonly registered: boolean;
  readonly direction: 'request' | 'response' | 'both';
  readonly obsolete: boolean;
  /** RFC references, the defining one first: `RFC 3261 §20.8`. */
  readonly refs: readonly string[];
  /** One sentence. */
  readonly description: string;
  readonly example: string;
  /** Names of parameters that this header takes. */
  readonly params: readonly string[];
  readonly uses: readonly HeaderUse[];
}
