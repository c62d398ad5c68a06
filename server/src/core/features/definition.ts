import type { Analysis, PlacedChunk } from '../document';
import type { SourceLocation } from '../sip/environment';
import { type Span, spanTouches } from '../text/span';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse } from '../trace/transaction';
import { cursorAt } from './cursor';
import { transactionOf } from './group-of';
import { occurrenceAt, occurrencesOf } from './ids/find-occurrences';
import type { PlacedOccurrence } from './ids/occurrence';
import { relatedGroup } from './related-group';

/** The definition that holds: that of the own part, else the last one of the file (as `variablesOf`). */
function definingVariable(all: readonly PlacedOccurrence[], at: PlacedChunk): PlacedOccurrence | undefined {
  const definitions = all.filter(o => o.occurrence.isDefinition);
  return definitions.filter(o => o.placed === at).at(-1) ?? definitions.at(-1);
}

function ofOccurrence(analysis: Analysis, found: PlacedOccurrence): Span | undefined {
  const all = occurrencesOf(analysis, found);
  const isVariable = found.occurrence.kind === 'variable';
  // Where an id appears first is where it was made up: nobody can repeat it before.
  const target = isVariable ? definingVariable(all, found.placed) : all[0];
  return target?.span;
}

/** The other end of a transaction: of a response the request, of a request the final response, else the latest one. */
function counterpart(analysis: Analysis, placed: PlacedChunk): TraceMessage | undefined {
  const message = placed.chunk.trace;
  const group = relatedGroup(analysis, placed);
  const transaction = group && message && transactionOf(group, message);
  if (!transaction || message === undefined) return undefined;
  if (message.keys.kind === 'response') return transaction.request;
  return finalResponse(transaction) ?? transaction.responses.at(-1);
}

/**
 * Where the variable under the cursor is defined outside of the document; undefined for one that the document defines
 * itself, and where nobody knows the place.
 */
export function environmentDefinitionAt(analysis: Analysis, offset: number): SourceLocation | undefined {
  const found = occurrenceAt(analysis, offset);
  if (found?.occurrence.kind !== 'variable' || ofOccurrence(analysis, found)) return undefined;
  return analysis.environment.variables.get(found.occurrence.name)?.location;
}

/**
 * Where what stands under the cursor comes from: a variable from `@name =`; a Call-ID, tag or branch from its first
 * message; on the start line, a response from its request, and a request leads to its final response (an ACK to the
 * one that it acknowledges). Undefined where there is nothing to go to.
 */
export function definitionAt(analysis: Analysis, offset: number): Span | undefined {
  const found = occurrenceAt(analysis, offset);
  if (found) return ofOccurrence(analysis, found);
  const cursor = cursorAt(analysis, offset);
  const line = cursor?.message.startLine.span;
  if (!cursor || !line || !spanTouches(line, cursor.offset)) return undefined;
  const other = counterpart(analysis, cursor.placed);
  return other && analysis.spanOf({ message: other, span: other.startLine });
}
