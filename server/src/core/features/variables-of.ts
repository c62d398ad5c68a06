import type { Analysis, PlacedChunk } from '../document';
import type { EnvironmentVariable } from '../sip/environment';
import { findPlaceholders } from '../sip/find-placeholders';

/**
 * The variables that hold in a part of an authored file, by name: those of the environment, above them those of the
 * whole file, of two with one name the later, and above them the part's own, as sending takes them
 * (`exchange/file-variables`). Linear in the number of parts; empty for a log.
 */
export function variablesOf(analysis: Analysis, placed: PlacedChunk): ReadonlyMap<string, KnownVariable> {
  if (placed.chunk.part === undefined) return new Map();
  const known = new Map<string, KnownVariable>(analysis.environment.variables);
  for (const { chunk } of [...analysis.chunks, placed]) {
    for (const { name, value } of chunk.part?.variables ?? []) if (name !== '') known.set(name, { value });
  }
  return known;
}

/** A variable of the file, or, with an origin, of the environment. */
export type KnownVariable = { readonly value: string; readonly origin?: undefined } | EnvironmentVariable;

/** A definition that holds in a part, and where it stands. */
export type HoldingVariable =
  | {
      readonly kind: 'file';
      readonly value: string;
      /** Offset of its line in the document. */
      readonly offset: number;
      /** Definitions of the name in the file. */
      readonly count: number;
      /** What the file hides; undefined where the environment has no such name. */
      readonly hidden: EnvironmentVariable | undefined;
    }
  | { readonly kind: 'environment'; readonly value: string; readonly variable: EnvironmentVariable };

/** The definition of a name that holds in a part, as `variablesOf` chooses it; undefined if there is none. */
export function holdingVariable(
  analysis: Analysis,
  placed: PlacedChunk,
  name: string,
): HoldingVariable | undefined {
  let holding: { readonly value: string; readonly offset: number } | undefined;
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
  const variable = analysis.environment.variables.get(name);
  if (holding) return { kind: 'file', ...holding, count: count - own, hidden: variable };
  return variable && { kind: 'environment', value: variable.value, variable };
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

/** Where a variable of the environment comes from, with its line where that is known: `.env, line 3`. */
export function variableOrigin({ origin, location }: EnvironmentVariable): string {
  return location ? `${origin}, line ${location.line + 1}` : origin;
}
