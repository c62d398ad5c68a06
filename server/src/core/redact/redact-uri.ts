import { isMark } from './placeholder-marks';
import { redactParam } from './redact-param';
import type { Redaction } from './redaction';
import { schemeOf } from './uri-scheme';

/** A URI without brackets (RFC 3261 §19.1, RFC 3966) with all that names somebody replaced. */
export function redactUri(uri: string, by: Redaction): string {
  const scheme = schemeOf(uri);
  if (scheme === undefined) return by.text(uri);
  const head = uri.slice(0, scheme.length + 1);
  const rest = uri.slice(scheme.length + 1);
  if (scheme === 'urn') return head + redactUrn(rest, by);
  if (scheme === 'tel') return head + redactTel(rest, by);
  if (/^(?:https?|wss?|ftp|ldaps?|msrps?|rtsp)$/.test(scheme)) return head + redactWeb(rest, by);
  if (scheme === 'cid' || scheme === 'mid') return head + by.names.callId(rest);
  return head + redactSip(rest, by);
}

/** `alice:secret@host:5060;params?headers`. */
function redactSip(rest: string, by: Redaction): string {
  const at = rest.indexOf('@');
  const hostAt = at < 0 ? 0 : at + 1;
  const user = at < 0 ? '' : `${redactUserinfo(rest.slice(0, at), by)}@`;
  const query = rest.indexOf('?', hostAt);
  const main = query < 0 ? rest.slice(hostAt) : rest.slice(hostAt, query);
  const [hostPort = '', ...params] = main.split(';');
  const redactedParams = params.map(param => `;${redactPair(param, by)}`).join('');
  const headers = query < 0 ? '' : `?${redactHeaders(rest.slice(query + 1), by)}`;
  return user + by.hostPort(hostPort) + redactedParams + headers;
}

function redactUserinfo(text: string, by: Redaction): string {
  const colon = text.indexOf(':');
  const [user = '', ...params] = (colon < 0 ? text : text.slice(0, colon)).split(';');
  const password = colon < 0 ? '' : `:${isMark(text.slice(colon + 1)) ? text.slice(colon + 1) : 'removed'}`;
  return by.names.user(user) + params.map(param => `;${redactPair(param, by)}`).join('') + password;
}

function redactPair(param: string, by: Redaction): string {
  const equals = param.indexOf('=');
  if (equals < 0) return param;
  return param.slice(0, equals + 1) + redactParam(param.slice(0, equals), param.slice(equals + 1), by);
}

/** `Replaces=…&Subject=…`: header fields that a request to the URI shall have, escaped. */
function redactHeaders(text: string, by: Redaction): string {
  return text
    .split('&')
    .map(header => {
      const equals = header.indexOf('=');
      if (equals < 0) return header;
      const value = unescaped(header.slice(equals + 1));
      const hidden = by.headerValue(header.slice(0, equals).toLowerCase(), value);
      return header.slice(0, equals + 1) + (hidden === value ? header.slice(equals + 1) : escaped(hidden));
    })
    .join('&');
}

function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function escaped(text: string): string {
  return text.replace(
    /[^A-Za-z0-9_.!~*'()-]/g,
    unit => `%${(unit.charCodeAt(0) & 255).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function redactTel(rest: string, by: Redaction): string {
  const [number = '', ...params] = rest.split(';');
  return by.names.user(number) + params.map(param => `;${redactPair(param, by)}`).join('');
}

/** What names a device is hidden, what names a service is not. */
function redactUrn(rest: string, by: Redaction): string {
  const colon = rest.lastIndexOf(':');
  if (!/^(?:uuid|gsma:imei|imei|mac|epc|dev:[a-z]+)$/i.test(rest.slice(0, Math.max(0, colon)))) return rest;
  return rest.slice(0, colon + 1) + by.names.token(rest.slice(colon + 1));
}

/** `//user@host:port/path?query`: of the path only its shape stays. */
function redactWeb(rest: string, by: Redaction): string {
  const match = /^(\/\/)?([^/?#]*)(.*)$/s.exec(rest);
  const authority = match?.[2] ?? '';
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : 'removed@';
  return (
    (match?.[1] ?? '') +
    user +
    by.hostPort(authority.slice(at + 1)) +
    (match?.[3] ?? '').replace(/[A-Za-z0-9]/g, 'x')
  );
}
