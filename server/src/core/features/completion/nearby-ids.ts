import type { Analysis, PlacedChunk } from '../../document';
import { findHeader } from '../../sip/find-header';
import type { SipMessage } from '../../sip/message';
import { findParam, paramText } from '../../sip/param';
import { readAddresses } from '../../sip/read-addresses';
import { readVias } from '../../sip/read-via';
import { sliceSpan } from '../../text/span';
import { chunkIndexAt } from '../chunk-index';

export type IdKind = 'tag' | 'branch' | 'call-id';

/** Messages looked at before and behind the cursor, so that the work does not grow with the file. */
const REACH = 24;

function idsIn(message: SipMessage, kind: IdKind): readonly string[] {
  if (kind === 'call-id') {
    const field = findHeader(message, 'call-id');
    return field ? [sliceSpan(message.text, field.value)] : [];
  }
  if (kind === 'branch') {
    const field = findHeader(message, 'via');
    const vias = field ? readVias(message, field).value : [];
    return vias.flatMap(via => textOf(message, findParam(via.params, 'branch')));
  }
  return ['from', 'to'].flatMap(id => {
    const field = findHeader(message, id);
    const addresses = field ? readAddresses(message, field).value : [];
    return addresses.flatMap(address => textOf(message, findParam(address.params, 'tag')));
  });
}

function textOf(message: SipMessage, param: Parameters<typeof paramText>[1] | undefined): readonly string[] {
  const text = param && paramText(message.text, param);
  return text === undefined || text === '' ? [] : [text];
}

/** The message of a chunk and of those around it, the nearest first. */
export function* aroundChunk(analysis: Analysis, placed: PlacedChunk): Generator<SipMessage, undefined> {
  const at = chunkIndexAt(analysis.chunks, placed.start);
  for (let distance = 0; distance <= REACH; distance++) {
    for (const index of distance === 0 ? [at] : [at - distance, at + distance]) {
      const message = analysis.chunks[index]?.chunk.message;
      if (message) yield message;
    }
  }
  return undefined;
}

/**
 * Tags, branches or Call-IDs that messages around a chunk use, the nearest first, each once. Placeholders are left
 * out: they are proposed as such. A nearest few messages are asked, since more would help nobody choose.
 */
export function nearbyIds(analysis: Analysis, placed: PlacedChunk, kind: IdKind): readonly string[] {
  const ids = new Set<string>();
  for (const message of aroundChunk(analysis, placed)) for (const id of idsIn(message, kind)) ids.add(id);
  // A folded or broken value is nothing to type again.
  return [...ids].filter(id => !id.includes('{{') && !/\s/.test(id) && id.length <= 200);
}
