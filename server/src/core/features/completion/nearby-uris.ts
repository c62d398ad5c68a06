import type { Analysis, PlacedChunk } from '../../document';
import type { SipMessage } from '../../sip/message';
import { readAddresses } from '../../sip/read-addresses';
import { sliceSpan } from '../../text/span';
import { plainLine } from '../markdown';
import type { Proposal } from './completion-entry';
import { aroundChunk } from './nearby-ids';

const ADDRESS_HEADERS = new Set([
  'from',
  'to',
  'contact',
  'route',
  'record-route',
  'refer-to',
  'referred-by',
  'p-asserted-identity',
  'p-preferred-identity',
]);

function urisIn(message: SipMessage): readonly string[] {
  const { text, startLine } = message;
  const own = startLine.kind === 'request' ? [sliceSpan(text, startLine.uri)] : [];
  const addresses = message.headers
    .filter(field => ADDRESS_HEADERS.has(field.id))
    .flatMap(field => readAddresses(message, field).value)
    .flatMap(({ uri }) => (uri ? sliceSpan(text, uri.span) : []));
  return [...own, ...addresses];
}

/** More would help nobody choose. */
const MOST = 30;

/** URIs that messages around a chunk use, the nearest first, each once; what is folded or endless is left out. */
export function nearbyUris(analysis: Analysis, placed: PlacedChunk): readonly string[] {
  const uris = new Set<string>();
  for (const message of aroundChunk(analysis, placed)) for (const uri of urisIn(message)) uris.add(uri);
  return [...uris].filter(uri => uri !== '' && uri.length <= 200 && !/[\s<>]/.test(uri)).slice(0, MOST);
}

/** Addresses that are used nearby, as a URI in brackets or bare. `typed` is the URI under the cursor, which is none. */
export function nearbyUriProposals(
  analysis: Analysis,
  placed: PlacedChunk,
  form: { readonly bracketed: boolean; readonly typed: string },
): readonly Proposal[] {
  return nearbyUris(analysis, placed)
    .filter(uri => uri !== form.typed)
    .map(uri => ({
      id: 'id/uri',
      label: form.bracketed ? `<${plainLine(uri)}>` : plainLine(uri),
      kind: 'id',
      detail: 'used nearby',
      insertText: form.bracketed ? `<${uri}>` : uri,
      rank: '7',
    }));
}
