import type { Environment } from '../sip/environment';
import type { AttachedBody } from './attached-body';
import type { RequestTarget } from './prepared-request';

/**
 * All that preparing a request takes from the world outside: it is an input, so that the same inputs give the same
 * bytes.
 */
export interface RequestEnvironment {
  /** Variables of the file (`fileVariables`) and of the chosen environment. The part's own definitions win over them. */
  readonly variables: ReadonlyMap<string, string>;
  /** The environment behind `variables`, to say where a missing one was looked for. */
  readonly environment?: Environment | undefined;
  /**
   * Where the answer will arrive: the bound local socket. Undefined while no socket is open yet; then 127.0.0.1 and
   * port 5060 stand in, which is enough to learn the target, and the bytes are a draft that must not be sent.
   */
  readonly local: LocalAddress | undefined;
  /** Answers so many random lower-case hexadecimal digits, anew at each call. */
  random(digits: number): string;
  /** Milliseconds since 1970, for `{{$timestamp}}` and `{{$date}}`. */
  readonly now: number;
  /** What the user answered, by the name of `{{$prompt Name}}` (`promptsOf`). */
  readonly answers?: ReadonlyMap<string, string> | undefined;
  /** By the names of `{{$secret name}}` (`promptsOf`). They reach the bytes and nothing else. */
  readonly secrets?: ReadonlyMap<string, string> | undefined;
  /** Final answers of this session by the `# @name` of their requests, wire bytes, for `{{name.response.…}}`. */
  readonly earlier?: ReadonlyMap<string, string> | undefined;
  /** Where the request really goes, once it is known; it changes what the assist writes, not the target. */
  readonly way?: RequestTarget | undefined;
  /** The target of requests that have no `# @target`. */
  readonly outboundProxy?: string | undefined;
  /** The file that the request names as its body; undefined: nobody looked for it. */
  readonly body?: AttachedBody | undefined;
  /** How long to wait for a final answer, ms, where `# @timeout` does not say; undefined: by method. */
  readonly timeoutMs?: number | undefined;
}

/** A bound local socket. `address` is an IP address without brackets. */
export interface LocalAddress {
  readonly address: string;
  readonly port: number;
}

/** `127.0.0.1:5060` or `[::1]:5060`: a host and port as SIP writes them (RFC 3261 §25.1 hostport). */
export function hostPort(host: string, port: number): string {
  return `${bracketed(host)}:${port}`;
}

/** An IPv6 address in brackets (RFC 3261 §25.1 IPv6reference); everything else as it is. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
