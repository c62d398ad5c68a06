import { generatedBranch, generatedId } from '../../lint/generated-id';
import { isTokenChar } from '../../sip/chars';
import { findHeader } from '../../sip/find-header';
import type { SipMessage } from '../../sip/message';
import { findParam } from '../../sip/param';
import { type Span, sliceSpan } from '../../text/span';
import type { TextEdit } from '../../text/text-edit';
import { addressesOf, topVia } from '../compose/message-values';
import type { Rewriter } from './rewrite';

/** An id shorter than this may be a part of anything; only its own place is changed then. */
const TELLING = 4;

/** All places of an id in the header part that stand alone, its own place for sure. */
function placesOf({ text, separator }: SipMessage, own: Span): readonly Span[] {
  const id = sliceSpan(text, own);
  if (id.length < TELLING) return [own];
  const end = separator?.start ?? text.length;
  const isWord = (at: number) => at >= 0 && at < end && isTokenChar(text.charCodeAt(at));
  const places: Span[] = [];
  for (let at = text.indexOf(id); at !== -1 && at + id.length <= end; at = text.indexOf(id, at + id.length)) {
    if (!isWord(at - 1) && !isWord(at + id.length)) places.push({ start: at, end: at + id.length });
  }
  return places.some(place => place.start === own.start) ? places : [own];
}

/** Edits that replace an id wherever the message names it; none for one that is generated at sending anyway. */
function replaceId(message: SipMessage, own: Span | undefined, newId: string): readonly TextEdit[] {
  if (!own || own.end <= own.start || sliceSpan(message.text, own).includes('{{')) return [];
  return placesOf(message, own).map(span => ({ span, newText: newId }));
}

function tagSpan(message: SipMessage, id: 'from' | 'to'): Span | undefined {
  const address = addressesOf(message, id)[0];
  return address && findParam(address.params, 'tag')?.value;
}

function newCallId({ text }: SipMessage, own: Span | undefined): string {
  const host = own ? /@[^@\s]{1,100}$/.exec(sliceSpan(text, own))?.[0] : undefined;
  return `${generatedId(text, 'call-id', 24)}${host ?? ''}`;
}

/**
 * New ids for a request: a new branch makes it another transaction (RFC 3261 §8.1.1.7); outside of a dialog a new
 * Call-ID and From tag make it another call. Every place of an id in the message changes alike.
 */
export const rewriteIds: Rewriter = ({ message }) => {
  if (message.kind !== 'request') return [];
  const { text } = message;
  const via = topVia(message);
  const branch = replaceId(message, via && findParam(via.params, 'branch')?.value, generatedBranch(text));
  const callIdSpan = findHeader(message, 'call-id')?.value;
  const callId = replaceId(message, callIdSpan, newCallId(message, callIdSpan));
  const tag = replaceId(message, tagSpan(message, 'from'), generatedId(text, 'from-tag', 10));
  const transaction = branch.length === 0 ? [] : [{ title: 'New branch', edits: branch }];
  if (tagSpan(message, 'to') || callId.length === 0) return transaction;
  // Equal ids share places; the first edit of a place counts.
  const all = [...branch, ...callId, ...tag];
  const edits = all.filter((edit, i) => all.findIndex(e => e.span.start === edit.span.start) === i);
  return [...transaction, { title: 'New Call-ID, From tag and branch', edits }];
};
