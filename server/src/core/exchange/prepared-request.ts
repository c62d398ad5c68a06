/** Transports that the sender speaks. */
export type SendTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** One thing that the assist changed in what the author wrote; shown before and after sending. */
export interface RequestChange {
  /** The header field, `Content-Length`, or `end of the headers`. */
  readonly what: string;
  /** The value as written; `(missing)` where there was none. */
  readonly before: string;
  readonly after: string;
}

/** Where a request goes. `host` is a name or an address without brackets. */
export interface RequestTarget {
  readonly transport: SendTransport;
  readonly host: string;
  readonly port: number;
  /** Of `ws` and `wss`: the path of the URL; `/` where absent. */
  readonly path?: string | undefined;
  /** The author named no transport, so a long request may go over TCP. */
  readonly transportIsOpen?: boolean | undefined;
  /** What the author left to RFC 3263; absent: nothing is looked up but the address. */
  readonly open?: OpenChoice | undefined;
}

/** What SRV and NAPTR records may choose (RFC 3263 §4.1, §4.2). */
export interface OpenChoice {
  readonly transport: boolean;
  readonly port: boolean;
  /** `sips:`: only a secure transport may be chosen. */
  readonly secure: boolean;
}

/** A request ready for the wire: these bytes are sent and no others. */
export interface PreparedRequest {
  /** What the user calls it: the part's name, else the start line without version. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As written in the start line; '' where the first line has no first word. */
  readonly method: string;
  readonly target: RequestTarget;
  /** How long to wait for a final answer, ms: `# @timeout`, else 180 s for INVITE and 32 s (64*T1) for the rest. */
  readonly timeoutMs: number;
  readonly mode: 'assist' | 'exact';
  readonly changes: readonly RequestChange[];
  /** `# @auth user realm?`: who answers a challenge. */
  readonly auth?: { readonly user: string; readonly realm: string | undefined };
  /** `# @repeat times delay?`; absent: once. */
  readonly repeat?: RequestRepeat;
  /** `# @ack`; absent: at once. */
  readonly ack?: RequestAck;
}

/** When a 2xx to an INVITE gets its ACK, where that is not at once (RFC 3261 §13.2.2.4): a test of the peer's patience. */
export type RequestAck =
  /** When the user says so. */
  | { readonly kind: 'manual' }
  /** So long after the 2xx, ms; up to an hour. */
  | { readonly kind: 'after'; readonly ms: number };

/** A request that is sent several times, one after the other has ended. */
export interface RequestRepeat {
  /** 2 to 100. */
  readonly times: number;
  /** Pause after the end of one and before the next, ms; at least 100. */
  readonly delayMs: number;
}

/** Either the bytes, or one sentence that says why nothing can be sent and what to do about it. */
export type PrepareOutcome =
  | { readonly kind: 'ready'; readonly request: PreparedRequest }
  | { readonly kind: 'refused'; readonly reason: string };

/** A step of preparing: its value, or the reason to refuse. */
export type OrRefusal<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly reason: string };

/** The value of a step that went well. */
export function ok<T>(value: T): OrRefusal<T> {
  return { kind: 'ok', value };
}

/** Refuses with a reason that the user reads as it stands: what is wrong and what to do. */
export function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}
