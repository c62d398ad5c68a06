import { headerText } from '../sip/find-header';
import type { HeaderField, SipMessage } from '../sip/message';
import { findParam, paramText } from '../sip/param';
import { parseMessage } from '../sip/parse-message';
import { readAddresses } from '../sip/read-addresses';
import { readCSeq } from '../sip/read-cseq';
import { readVias } from '../sip/read-via';
import type { Via } from '../sip/views';
import { flatMapped } from '../text/flat-mapped';
import { Interner } from '../text/interner';
import { type Span, sliceSpan } from '../text/span';
import { branchOf, paramOf, plainUri, sentByOf } from './header-values';
import { ownIfAny, ownText } from './own-text';
import { secondsOf } from './seconds-of';
import type { TransportName } from './trace-record';

/**
 * What correlation reads of single rows, once for all rows of equal text: a request, its responses and its copies on
 * every hop repeat most of theirs. Spans are relative to the value.
 */

/** What correlation reads of one Via value. */
export interface ViaKeys {
  readonly sentBy: string | undefined;
  readonly branch: string | undefined;
  /** `sentby;branch` in lower case. */
  readonly path: string;
  readonly received: string | undefined;
  readonly rport: number | 'asked' | undefined;
  readonly transport: TransportName | undefined;
}

/** A Via row. */
export interface ViaRow {
  readonly vias: readonly ViaKeys[];
  /** The value of the first branch. */
  readonly branchAt: Span | undefined;
  /** Parameters that those who receive the message write. */
  readonly changing: readonly Span[];
}

/** A row of addresses: the first one, and the URIs of all. */
export interface AddressRow {
  readonly tag: string | undefined;
  readonly tagAt: Span | undefined;
  /** `sip:alice@example.com` */
  readonly plainUri: string | undefined;
  /** As written. */
  readonly uri: string | undefined;
  /** The parameter `expires`, seconds. */
  readonly expires: number | undefined;
  readonly uris: readonly string[];
}

const transports: ReadonlyMap<string, TransportName> = new Map(
  (['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss'] as const).map(name => [name, name]),
);

/** Rows that are kept of each header field, and how long they may be. */
const mostRows = 4096;
const longestRow = 512;

const nobody: SipMessage = parseMessage('', 'utf16');

/** The row by itself: its readers look at nothing but the value, and at what is known of the field. */
function alone(text: string, { id, spec }: HeaderField): readonly [SipMessage, HeaderField] {
  const all = { start: 0, end: text.length };
  return [
    { ...nobody, text },
    { id, spec, name: { start: 0, end: 0 }, value: all, line: all },
  ];
}

/** A reader of rows of some fields; what it answers depends on the field and the text of the value alone. */
function rowReader<T extends {}>(
  read: (message: SipMessage, field: HeaderField) => T,
): (message: SipMessage, field: HeaderField) => T {
  const byField = new Map<string, Interner<T>>();
  return (message, field) => {
    let rows = byField.get(field.id);
    if (!rows) {
      rows = new Interner(text => read(...alone(text, field)), mostRows, longestRow);
      byField.set(field.id, rows);
    }
    return rows.of(sliceSpan(message.text, field.value));
  };
}

/** Number and method of a CSeq. */
export interface CSeqRow {
  readonly number: number | undefined;
  /** Of a response too: it has no other (RFC 3261 §8.2.6.2). */
  readonly method: string | undefined;
}

/** Reads a CSeq row; what cannot be read is undefined. */
export const cseqRow = rowReader((message, field): CSeqRow => {
  const { number, method } = readCSeq(message, field).value;
  return { number: Number.isNaN(number) ? undefined : number, method: ownIfAny(method || undefined) };
});

/** Reads a row as one line. */
export const textRow = rowReader((message, field) => ownText(headerText(message, field)));

/** Reads a Via row. */
export const viaRow = rowReader((message, field): ViaRow => {
  const { text } = message;
  const vias = readVias(message, field).value;
  const first = vias[0] && findParam(vias[0].params, 'branch');
  const changing = flatMapped(vias, ({ params }) =>
    params.filter(({ id }) => id === 'received' || id === 'rport').map(({ span }) => span),
  );
  return { vias: vias.map(via => viaKeys(text, via)), branchAt: first?.value, changing };
});

function viaKeys(text: string, via: Via): ViaKeys {
  const [sentBy, branch] = [ownIfAny(sentByOf(via)), ownIfAny(branchOf(text, via))];
  const rport = findParam(via.params, 'rport');
  return {
    sentBy,
    branch,
    path: ownText(`${sentBy ?? ''};${branch?.toLowerCase() ?? ''}`),
    received: ownIfAny(paramOf(text, via, 'received')),
    rport: rport && (secondsOf(paramText(text, rport)) ?? 'asked'),
    transport: transports.get(via.transport.toLowerCase()),
  };
}

/** Reads a row of From, To, Contact, Route or Record-Route. */
export const addressRow = rowReader((message, field): AddressRow => {
  const { text } = message;
  const addresses = readAddresses(message, field).value;
  const [first] = addresses;
  return {
    tag: ownIfAny(paramOf(text, first, 'tag')),
    tagAt: first && findParam(first.params, 'tag')?.value,
    plainUri: ownIfAny(plainUri(text, first?.uri)),
    uri: first?.uri && ownText(sliceSpan(text, first.uri.span)),
    expires: secondsOf(paramOf(text, first, 'expires')),
    uris: flatMapped(addresses, ({ uri }) => (uri ? [ownText(sliceSpan(text, uri.span))] : undefined)),
  };
});
