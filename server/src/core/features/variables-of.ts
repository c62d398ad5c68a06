import type { Analysis, PlacedChunk } from '../document';
import { findPlaceholders } from '../sip/find-placeholders';

/**
 * The variables that hold in a part of an authored file, by name: those of the whole file, of two with one name the
 * later, and above them the part's own, as sending takes them (`exchange/file-variables`). Linear in the number of
 * parts; empty for a log.
 */
export function variablesOf(analysis: Analysis, placed: PlacedChunk): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (placed.chunk.part === undefined) return values;
  for (const { chunk } of [...analysis.chunks, placed]) {
    for (const { name, value } of chunk.part?.variables ?? []) if (name !== '') values.set(name, value);
  }
  return values;
}

/** A definition that holds in a part, and where it stands. */
export interface HoldingVariable {
  readonly value: string;
  /** Offset of its line in the document. */
  readonly offset: number;
  /** Definitions of the name in the file. */
  readonly count: number;
}

/** The definition of a name that holds in a part, as `variablesOf` chooses it; undefined if the file has none. */
export function holdingVariable(
  analysis: Analysis,
  placed: PlacedChunk,
  name: string,
): HoldingVariable | undefined {
  let holding: Omit<HoldingVariable, 'count'> | undefined;
  let count = 0;
  // Those of the part itself come last, so that they hold before all others.
  for (const { chunk, start } of [...analysis.chunks, placed]) {
    for (const { name: defined, value, span } of chunk.part?.variables ?? []) {
      if (defined !== name) continue;
      count++;
      holding = { value, offset: start + span.start };
    }
  }
  const own = placed.chunk.part?.variables.filter(variable => variable.name === name).length ?? 0;
  return holding && { ...holding, count: count - own };
}

/** A value longer than this is of no use to anybody who looks at it. */
const MAX_LENGTH = 1000;

/**
 * A value with the variables in it replaced by theirs; what is generated at sending, unknown, or defined by itself
 * stays as it is written. Each variable is worked out once. Cut behind 1000 units.
 */
export function resolvedValue(values: ReadonlyMap<string, string>, value: string): string {
  const known = new Map<string, string>();
  const resolve = (text: string): string => {
    let result = '';
    let at = 0;
    for (const { span, expression } of findPlaceholders(text.slice(0, MAX_LENGTH))) {
      const written = text.slice(span.start, span.end);
      result += text.slice(at, span.start) + variable(expression, written);
      at = span.end;
    }
    return (result + text.slice(at)).slice(0, MAX_LENGTH);
  };
  const variable = (name: string, written: string): string => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const inner = values.get(name);
    if (inner === undefined) return written;
    // Inside of itself it stays as written, so that a circle ends.
    known.set(name, written);
    const resolved = resolve(inner);
    known.set(name, resolved);
    return resolved;
  };
  return resolve(value);
}
