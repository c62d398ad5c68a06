import type { Analysis, PlacedChunk } from '../../document';
import { plainLine } from '../../text/plain-line';
import type { MessageKeys } from '../../trace/message-keys';
import type { Proposal } from './completion-entry';
import { keysAround } from './nearby-ids';

function urisIn(keys: MessageKeys): readonly (string | undefined)[] {
  const { requestUri, fromUri, toUri, contactUri, routes, recordRoutes } = keys;
  return [requestUri, fromUri, toUri, contactUri, ...routes, ...recordRoutes];
}

/** More would help nobody choose. */
const MOST = 30;

/** URIs that messages around a chunk use, the nearest first, each once; what is folded or endless is left out. */
function nearbyUris(analysis: Analysis, placed: PlacedChunk): readonly string[] {
  const uris = new Set<string>();
  for (const keys of keysAround(analysis, placed)) {
    for (const uri of urisIn(keys)) if (uri !== undefined) uris.add(uri);
  }
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
