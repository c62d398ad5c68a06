import type { MessageKeys } from './message-keys';

/** The one end that a log of a single node does not name: the node itself. */
export const NEAR_END = 'local';
/** The other end where a log says only "sent" or "received". */
export const FAR_END = 'remote';
/** An end about which nothing is known. */
const UNKNOWN_END = '?';

/** Whether nothing is known of an end. */
export function isUnknownEnd(endpoint: string): boolean {
  return endpoint === UNKNOWN_END;
}

/** A hop with the direction of one message on it. */
export interface DirectedHop {
  /** Equal for both directions, and in every group of a trace. */
  readonly id: string;
  readonly source: string;
  readonly destination: string;
}

/** What two ends come to, in one direction. */
interface KnownHop extends DirectedHop {
  /** `wayOf` a request that takes this direction, and of a response that does. */
  readonly wayOfRequest: string;
  readonly wayOfResponse: string;
}

/** Hops that were asked for, by source and destination: all layers ask for each message, and few machines speak in a trace. */
const knownHops = new Map<string, Map<string, KnownHop>>();
let knownCount = 0;
/** When there are so many, all are forgotten and learned again. */
const MOST_HOPS = 8192;

function knownHop(source: string, destination: string): KnownHop {
  let from = knownHops.get(source);
  const known = from?.get(destination);
  if (known) return known;
  const hop: KnownHop = {
    id: source < destination ? `${source} ${destination}` : `${destination} ${source}`,
    source,
    destination,
    wayOfRequest: `${hostOfEndpoint(source)} > ${destination}`,
    wayOfResponse: `${hostOfEndpoint(destination)} > ${source}`,
  };
  if (source.length + destination.length > LONGEST_ENDS) return hop;
  if (knownCount >= MOST_HOPS) {
    knownHops.clear();
    knownCount = 0;
    from = undefined;
  }
  if (!from) {
    from = new Map();
    knownHops.set(source, from);
  }
  knownCount++;
  from.set(destination, hop);
  return hop;
}

/** Longer names are not kept. */
const LONGEST_ENDS = 256;

/** True where no pair of ends names the hop, but the top Via. */
function isKnownByVia({ source, destination, addressesInferred }: MessageKeys): boolean {
  return addressesInferred && source !== NEAR_END && destination !== NEAR_END;
}

/**
 * The hop on which a message travelled, and which way (`rules.md` 2.2). A log without addresses has no pairs of
 * endpoints; there the top Via names the hop, since requests and their responses carry the same one: the client
 * side is its sent-by, the other side only a guess.
 */
export function hopOf(keys: MessageKeys): DirectedHop {
  const source = keys.source ?? UNKNOWN_END;
  const destination = keys.destination ?? UNKNOWN_END;
  if (isKnownByVia(keys)) return { id: `via ${keys.sentBy ?? UNKNOWN_END}`, source, destination };
  return knownHop(source, destination);
}

/** `10.0.0.1` of `10.0.0.1:5060`, `[2001:db8::1]` of `[2001:db8::1]:5060`; a name without port stays as it is. */
export function hostOfEndpoint(endpoint: string): string {
  const colon = endpoint.lastIndexOf(':');
  return colon > 0 && colon > endpoint.lastIndexOf(']') ? endpoint.slice(0, colon) : endpoint;
}

/**
 * The way of a request on its hop, and of the responses to it: the client's host and the server's host and port. Equal
 * where a client changes its port from message to message (RFC 3581), and different for two hops between the same
 * machines. A hop that is known by a Via alone stands for itself.
 */
export function wayOf(keys: MessageKeys): string {
  if (isKnownByVia(keys)) return hopOf(keys).id;
  const hop = knownHop(keys.source ?? UNKNOWN_END, keys.destination ?? UNKNOWN_END);
  if (hop.id.startsWith('via ')) return hop.id;
  return keys.kind === 'request' ? hop.wayOfRequest : hop.wayOfResponse;
}

/** The hop without ports: equal where a client changes its port from message to message. */
export function hostPairOf(hop: DirectedHop): string {
  const source = hostOfEndpoint(hop.source);
  const destination = hostOfEndpoint(hop.destination);
  return source < destination ? `${source} ${destination}` : `${destination} ${source}`;
}
