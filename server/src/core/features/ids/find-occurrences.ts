import type { Analysis, Chunk, PlacedChunk } from '../../document';
import { shiftSpan, spanTouches } from '../../text/span';
import type { Occurrence, PlacedOccurrence } from './occurrence';
import { occurrencesIn } from './occurrences-in';

function place(placed: PlacedChunk, occurrence: Occurrence): PlacedOccurrence {
  return { placed, occurrence, span: shiftSpan(occurrence.span, placed.start) };
}

/** The id or variable that holds an offset, its end included; undefined elsewhere. */
export function occurrenceAt(analysis: Analysis, offset: number): PlacedOccurrence | undefined {
  const placed = analysis.chunkAt(offset);
  const inside = offset - placed.start;
  const occurrence = occurrencesIn(placed.chunk).find(o => spanTouches(o.span, inside));
  return occurrence && place(placed, occurrence);
}

/** The characters of an id up to the first that a URI would escape: they stand in every chunk that holds the id. */
function needleOf(name: string): string {
  return /^[A-Za-z0-9._-]*/.exec(name)?.[0] ?? '';
}

/** True if a chunk may hold an occurrence, by a search for characters: most need not be read for their ids. */
function mayHold({ message, text }: Chunk, { kind, name, callId }: Occurrence): boolean {
  if (kind === 'variable') return text.includes(name);
  const shown = message?.text ?? '';
  return shown.includes(needleOf(name)) && shown.includes(needleOf(callId));
}

/** How the INVITE of a branch ended in this document: only then it is known whose ACK shares the branch. */
function finalOf(found: readonly PlacedOccurrence[]): 'success' | 'failure' | undefined {
  let final: 'success' | 'failure' | undefined;
  for (const { placed } of found) {
    const keys = placed.chunk.trace?.keys;
    if (keys?.kind !== 'response' || keys.method !== 'INVITE') continue;
    if ((keys.status ?? 0) >= 300) return 'failure';
    if ((keys.status ?? 0) >= 200) final = 'success';
  }
  return final;
}

function isAck({ placed }: PlacedOccurrence): boolean {
  return placed.chunk.trace?.keys.method === 'ACK';
}

/**
 * All places of the document that mean the same as `wanted`, in order of the text, `wanted` included. The ACK to a 2xx
 * is a transaction of its own (RFC 3261 §13.2.2.4): where it has the branch of the INVITE, it has it by mistake.
 */
export function occurrencesOf(analysis: Analysis, wanted: PlacedOccurrence): readonly PlacedOccurrence[] {
  const { key, kind, local } = wanted.occurrence;
  const chunks = local ? [wanted.placed] : analysis.chunks;
  const found: PlacedOccurrence[] = [];
  for (const placed of chunks) {
    const { chunk } = placed;
    if (!mayHold(chunk, wanted.occurrence)) continue;
    for (const o of occurrencesIn(chunk))
      if (o.key === key && o.local === local) found.push(place(placed, o));
  }
  found.sort((a, b) => a.span.start - b.span.start);
  if (kind !== 'branch' || finalOf(found) !== 'success') return found;
  return found.filter(o => isAck(o) === isAck(wanted));
}
