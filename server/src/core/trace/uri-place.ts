import { parseUri } from '../sip/parse-uri';

/** Where a SIP URI leads: all of it that still counts where tools drop default ports and parameters. */
export interface UriPlace {
  /** '' where there is none. */
  readonly user: string;
  /** In lower case, without brackets and final dot. */
  readonly host: string;
  /** Undefined for the default ports, whether written or not. */
  readonly port: number | undefined;
}

const HOST_SCHEMES: ReadonlySet<string> = new Set(['sip', 'sips']);
const DEFAULT_PORTS: ReadonlySet<number> = new Set([5060, 5061]);

/** Reads a URI as it stands in a header field; undefined for one that is not `sip:` or `sips:`, or is
 * malformed, so that nobody knows where its port begins. */
export function uriPlace(uri: string): UriPlace | undefined {
  const { value, problems } = parseUri(uri, { start: 0, end: uri.length });
  if (!HOST_SCHEMES.has(value.scheme) || !value.host || problems.length > 0) return undefined;
  const host = uri.slice(value.host.start, value.host.end).toLowerCase();
  const port = value.port ? Number(uri.slice(value.port.start, value.port.end)) : 5060;
  return {
    user: value.user ? unescaped(uri.slice(value.user.start, value.user.end)) : '',
    host: host.replace(/^\[|\]$|\.$/g, ''),
    port: DEFAULT_PORTS.has(port) ? undefined : port,
  };
}

/** RFC 3261 §19.1.4: an escaped character equals the plain one. A bad escape stays as it is. */
function unescaped(user: string): string {
  return user.replace(/%[0-9a-fA-F]{2}/g, hex => String.fromCharCode(Number.parseInt(hex.slice(1), 16)));
}

/** True if both lead to the same user at the same host and port; default ports and parameters do not count. */
export function isSamePlace(a: UriPlace, b: UriPlace): boolean {
  return a.user === b.user && isSameHost(a, b);
}

/** True if both lead to the same host and port. */
export function isSameHost(a: UriPlace, b: UriPlace): boolean {
  return a.host === b.host && a.port === b.port;
}
