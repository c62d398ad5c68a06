import type { ViaValue } from 'sip';
import { bracketed } from '../core/exchange/request-environment';
import { findHeaders } from '../core/sip/find-header';
import { parseMessage } from '../core/sip/parse-message';
import { parseUri } from '../core/sip/parse-uri';
import { readVias } from '../core/sip/read-via';
import { sliceSpan } from '../core/text/span';

/**
 * The Vias of a message in the `sip` package's form where one holds an IPv6 address, which the package cannot read;
 * undefined elsewhere, so that the package's own reading counts. `payload` holds one character a byte.
 */
export function ipv6Vias(payload: string): ViaValue[] | undefined {
  const message = parseMessage(payload, 'bytes');
  const fields = findHeaders(message, 'via');
  if (!fields.some(field => sliceSpan(payload, field.value).includes('['))) return undefined;
  return fields
    .flatMap(field => readVias(message, field).value)
    .map(via => ({
      version: '2.0',
      protocol: via.transport,
      host: bracketed(via.host),
      port: via.port,
      params: Object.fromEntries(
        via.params.map(({ id, value }) => [id, value ? sliceSpan(payload, value) : null]),
      ),
    }));
}

/** The user part of a URI; undefined where it has none. The package reads no URI with an IPv6 host. */
export function userOf(uri: string): string | undefined {
  const { user } = parseUri(uri, { start: 0, end: uri.length }).value;
  return user && sliceSpan(uri, user);
}
