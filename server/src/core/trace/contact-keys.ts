import type { HeaderField, SipMessage } from '../sip/message';
import { readAddresses } from '../sip/read-addresses';
import { detached } from '../text/detached';
import { flatMapped } from '../text/flat-mapped';
import { sliceSpan } from '../text/span';
import { endpointOfUri, paramOf } from './header-values';
import { secondsOf } from './seconds-of';

/** One Contact value of a registration or a redirection (RFC 3261 §20.10, RFC 5626 §4). */
export interface ContactKeys {
  /** As written, without brackets; `*` for the star. */
  readonly uri: string;
  /** `host:port` of the URI; undefined for one without a host. */
  readonly endpoint: string | undefined;
  readonly user: string | undefined;
  /** Its own `expires` in seconds; the Expires header is not looked at. */
  readonly expires: number | undefined;
  /** `+sip.instance` with its brackets, and `reg-id`. */
  readonly instance: string | undefined;
  readonly regId: string | undefined;
}

const NONE: readonly ContactKeys[] = [];

/** All Contact values in order; `fields` are the Contact rows. */
export function contactKeysOf(message: SipMessage, fields: readonly HeaderField[]): readonly ContactKeys[] {
  if (fields.length === 0) return NONE;
  const { text } = message;
  return flatMapped(fields, field =>
    readAddresses(message, field).value.map(address => {
      const own = (id: string) => {
        const value = paramOf(text, address, id);
        return value === undefined ? undefined : detached(value);
      };
      const { uri } = address;
      return {
        uri: address.star ? '*' : uri ? detached(sliceSpan(text, uri.span)) : '',
        endpoint: endpointOfUri(text, uri),
        user: uri?.user && detached(sliceSpan(text, uri.user)),
        expires: secondsOf(own('expires')),
        instance: own('+sip.instance'),
        regId: own('reg-id'),
      };
    }),
  );
}
