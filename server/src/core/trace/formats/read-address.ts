/**
 * Host and port as `TraceRecord` writes them: `10.0.0.1:5060`, `[2001:db8::1]:5060`; a host name or a masked address
 * stays as it is. Brackets are added to an IPv6 address that lacks them. Without a port the host stands alone.
 */
export function hostPort(host: string, port: string | undefined): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const shown = /^[0-9A-Fa-f.]{0,4}:[0-9A-Fa-f:.]{1,41}(?:%\w{1,16})?$/.test(bare) ? `[${bare}]` : bare;
  return port === undefined || port === '' ? shown : `${shown}:${port}`;
}

/** Reads `host:port` where the port stands after the last colon, as in `fe80::1:5060` of ngrep; '' as given. */
export function splitAtLastColon(text: string): string {
  const colon = text.lastIndexOf(':');
  if (colon <= 0 || !/^\d{1,5}$/.test(text.slice(colon + 1, colon + 7))) return hostPort(text, undefined);
  return hostPort(text.slice(0, colon), text.slice(colon + 1));
}
