import type { ComparedCall } from '../compare/compare-calls';
import type { Analysis } from '../document';
import type { Call } from '../trace/dialog';

/** A call of an analysis, with what a comparison asks of its messages. */
export function comparedCall(analysis: Analysis, call: Call): ComparedCall {
  return {
    call,
    duplicates: new Set(analysis.groups.flatMap(group => [...group.duplicates.keys()])),
    messageOf: message => analysis.placeOf(message)?.chunk.message,
  };
}
