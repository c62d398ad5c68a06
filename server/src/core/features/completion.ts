import type { Analysis, PlacedChunk } from '../document';
import { type Span, sliceSpan, spanTouches } from '../text/span';
import { type CompletionEntry, entriesOf, type Proposal } from './completion/completion-entry';
import { continueDialog } from './completion/continue-dialog';
import { directives } from './completion/directives';
import { headerNames } from './completion/header-names';
import { headerValues } from './completion/header-values';
import { placeholderAt, placeholders } from './completion/placeholders';
import { sdpProposals } from './completion/sdp-proposals';
import { startLineAt, startLines } from './completion/start-lines';
import { valueContextAt } from './completion/value-context';
import { type Cursor, cursorAt, headerAt } from './cursor';
import { lineAround } from './line-around';
import { sdpPlaceAt } from './sdp-place';

export type { CompletionEntry, CompletionKind } from './completion/completion-entry';
export { resolveCompletion } from './completion/resolve-completion';

/** Characters after which an editor should ask for completion without being told. */
export const completionTriggers: readonly string[] = [':', ' ', ';', '=', '<', ',', '/', '{', '$', '@', '"'];

/** Proposals and what they replace, in the message text. */
interface InMessage {
  readonly proposals: readonly Proposal[];
  readonly word: Span;
}

/**
 * What may be typed at an offset: start lines, header names, values of headers and parameters, placeholders,
 * directives. Empty where anything goes. Each entry replaces text of one line that holds the offset. The work depends
 * on the message under the cursor, not on the document.
 */
export function completionAt(analysis: Analysis, offset: number): readonly CompletionEntry[] {
  const at = Math.max(0, Math.min(offset, analysis.source.length));
  const line = lineAround(analysis.source, at);
  const lineText = sliceSpan(analysis.source, line);
  const placed = analysis.chunkAt(at);
  const authored = placed.chunk.part !== undefined;
  if (authored) {
    const placeholder = placeholderAt(lineText, line.start, at);
    if (placeholder) {
      return entriesOf(
        placeholders(analysis, placed, analysis.source.startsWith('}}', placeholder.end)),
        placeholder,
      );
    }
  }
  const cursor = cursorAt(analysis, at);
  const inMessage = cursor && messageProposals(analysis, cursor);
  if (cursor && inMessage) {
    const replace = cursor.toDocument(inMessage.word);
    // What a log adds to a line (a trailing dot, a prefix) is no text of the message.
    return spanTouches(replace, at) ? entriesOf(inMessage.proposals, replace) : [];
  }
  return authored ? outside(analysis, placed, at) : [];
}

/**
 * True on an empty line behind the message of a part, with nothing more in it; false above it, and in a part without
 * one. Undefined inside of a message.
 */
function isBehindMessage(placed: PlacedChunk, offset: number): boolean | undefined {
  const { part, message, text } = placed.chunk;
  if (!part?.message || !message) return false;
  const at = offset - placed.start;
  if (at <= part.message.start) return false;
  const headersEnd = message.separator && part.message.start + message.separator.end;
  const isRestBlank = text.slice(at).trim() === '';
  return headersEnd !== undefined && at >= Math.max(headersEnd, part.message.end) && isRestBlank
    ? true
    : undefined;
}

/** Outside of the messages of an authored file: the first line of one, a whole one, or a directive. */
function outside(analysis: Analysis, placed: PlacedChunk, offset: number): readonly CompletionEntry[] {
  const typed = analysis.source.slice(lineAround(analysis.source, offset).start, offset);
  const word = /[^\s#]*$/.exec(typed)?.[0] ?? '';
  const replace = { start: offset - word.length, end: offset };
  if (/^\s*#/.test(typed)) return /^\s*#\s*@?\w*$/.test(typed) ? entriesOf(directives(), replace) : [];
  if (typed !== word) return [];
  const isBehind = isBehindMessage(placed, offset);
  if (isBehind === undefined) return [];
  const whole = word === '' && (isBehind || !placed.chunk.message) ? continueDialog(analysis, placed) : [];
  return entriesOf([...whole, ...(isBehind ? [] : startLines(false))], replace);
}

function messageProposals(analysis: Analysis, cursor: Cursor): InMessage | undefined {
  const { message, offset } = cursor;
  if (offset < message.startLine.span.start) return undefined;
  if (offset <= message.startLine.span.end) return startLineAt(message, offset);
  const sdp = sdpPlaceAt(message, offset);
  if (sdp) return sdpProposals(sdp);
  // The empty line that ends the headers is where a header is added.
  if (message.separator && offset > message.separator.start) return undefined;
  const line = lineAround(message.text, offset);
  const field = headerAt(message, offset);
  if (field && offset > field.name.end && hasColon(message.text, field.name.end, offset)) {
    const context = valueContextAt(analysis, cursor, field);
    return { proposals: headerValues(context), word: context.position.word };
  }
  return headerNameProposals(cursor, line);
}

function hasColon(text: string, start: number, end: number): boolean {
  const colon = text.indexOf(':', start);
  return colon !== -1 && colon < end;
}

function headerNameProposals(cursor: Cursor, line: Span): InMessage | undefined {
  const { message, offset } = cursor;
  const { text } = message;
  // A name starts its row; after blanks the line continues the header above it (RFC 3261 §7.3.1).
  if (/[^A-Za-z0-9.!%*_+`'~-]/.test(text.slice(line.start, offset))) return undefined;
  let end = offset;
  while (end < line.end && /[A-Za-z0-9.!%*_+`'~-]/.test(text.charAt(end))) end++;
  const colon = /^[ \t]{0,8}:/.test(text.slice(end, end + 9));
  const row = headerAt(message, offset);
  const own = row && row.name.start === line.start ? row : undefined;
  return { proposals: headerNames(message, own, colon), word: { start: line.start, end } };
}
