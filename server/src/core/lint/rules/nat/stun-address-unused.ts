import { endpointText } from '../../../trace/endpoint-text';
import { mediaIndex, type StunMapping } from '../../../trace/media-facts';
import { mediaPlaceOf, placeOf } from '../../../trace/message-places';
import type { TraceMessage } from '../../../trace/trace-message';
import { ipEndpointOfUri } from '../../ip-endpoint';
import { isPrivateOutside } from '../../packet-ends';
import type { GroupRule, TraceReport } from '../../rule';

/** A client asks a STUN server for its address, and then names another one. */
export const stunAddressUnused: GroupRule = {
  scope: 'group',
  meta: {
    id: 'stun-address-unused',
    category: 'nat',
    severity: 'information',
    description: 'Contact or SDP names another address than a STUN server told the client before.',
    reference: 'RFC 8489 §14.1, §14.2; RFC 3261 §8.1.1.8; RFC 8839',
    fixable: false,
  },
  check(group, { media }, report) {
    if (media.mappings.length === 0) return;
    const { mappingsOf } = mediaIndex(media);
    const told = new Set<string>();
    for (const { request, method, upstream } of group.transactions) {
      if (!request || upstream || !NAMES_ADDRESS.has(method) || request.keys.viaCount > 1) continue;
      const { source } = request.keys;
      const own = source === undefined ? [] : before(mappingsOf.get(source), request);
      const found = contactFault(request, own) ?? mediaFault(request, mappingsOf);
      const [mapping] = found?.by ?? [];
      // A retry with credentials says the same again.
      if (!found || !mapping || told.has(mapping.client)) continue;
      told.add(mapping.client);
      report(reportOf(request, found, mapping));
    }
  },
};

const NAMES_ADDRESS: ReadonlySet<string> = new Set(['REGISTER', 'INVITE']);

interface Fault {
  readonly what: 'Contact' | 'SDP';
  readonly used: string;
  readonly by: readonly StunMapping[];
  /** Index of the stream. */
  readonly index?: number;
}

function before(
  mappings: readonly StunMapping[] | undefined,
  { keys }: TraceMessage,
): readonly StunMapping[] {
  const { time } = keys;
  return time === undefined ? [] : (mappings ?? []).filter(mapping => mapping.time <= time);
}

function contactFault(request: TraceMessage, own: readonly StunMapping[]): Fault | undefined {
  const contact = ipEndpointOfUri(request.keys.contactUri);
  if (!contact || isPrivateOutside(contact.host, request.keys)) return undefined;
  const used = endpointText(contact);
  const by = own.filter(({ mapped }) => isSameFamily(mapped, used));
  return by.length === 0 || by.some(({ mapped }) => mapped === used)
    ? undefined
    : { what: 'Contact', used, by };
}

/** A client of both families may well ask by one of them and name its address of the other. */
function isSameFamily(a: string, b: string): boolean {
  return a.startsWith('[') === b.startsWith('[');
}

/** The socket of a stream asked STUN, and the description names the socket itself. ICE names both. */
function mediaFault(
  request: TraceMessage,
  mappingsOf: ReadonlyMap<string, readonly StunMapping[]>,
): Fault | undefined {
  for (const [index, stream] of (request.keys.sdp?.media ?? []).entries()) {
    const { address, port, hasCandidates } = stream;
    if (address === undefined || port === 0 || hasCandidates || isPrivateOutside(address, request.keys))
      continue;
    const used = endpointText({ host: address, port });
    const own = before(mappingsOf.get(used), request);
    if (own.length > 0 && !own.some(({ mapped }) => mapped === used))
      return { what: 'SDP', used, by: own, index };
  }
  return undefined;
}

function reportOf(
  request: TraceMessage,
  { what, used, by, index }: Fault,
  mapping: StunMapping,
): TraceReport {
  // Different answers of different servers: a symmetric NAT, for which STUN is of no use.
  const isSymmetric = new Set(by.map(({ mapped }) => mapped)).size > 1;
  return {
    at: {
      message: request,
      span: index === undefined ? placeOf(request, 'contact') : mediaPlaceOf(request, index, 'connection'),
    },
    message: `STUN reported ${mapping.mapped}${mapping.client === mapping.mapped ? '' : ` for ${mapping.client}`} but ${what} says ${used}.`,
    confidence: 'certain',
    ...(isSymmetric ? { severity: 'hint' as const } : {}),
    related: [],
  };
}
