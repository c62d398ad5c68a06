import { environmentSources, type SourcesInput } from './choose-environment';
import type { EnvironmentBlock, SourceLocation } from './environment';

/** An environment as a list shows it: what it is, not what is in it. */
export interface ListedEnvironment {
  /** Undefined for the variables that all environments share. */
  readonly name: string | undefined;
  /** Marked in any of its definitions. */
  readonly production: boolean;
  /** How many variables it defines, those of one name counted once. */
  readonly count: number;
  /** Its first definition; undefined where nobody knows it: a setting. */
  readonly location: SourceLocation | undefined;
}

/** What can be chosen from, and what is shared, in order of the first definition; with what is wrong in the sources. */
export function listEnvironments(input: SourcesInput): {
  readonly environments: readonly ListedEnvironment[];
  readonly problems: readonly string[];
} {
  const sources = environmentSources(input);
  const byName = new Map<string | undefined, EnvironmentBlock[]>();
  for (const block of sources.flatMap(source => source.blocks)) {
    const known = byName.get(block.name);
    if (known) known.push(block);
    else byName.set(block.name, [block]);
  }
  const environments = [...byName].map(([name, blocks]) => ({
    name,
    production: blocks.some(block => block.production),
    count: new Set(blocks.flatMap(block => block.variables.map(variable => variable.name))).size,
    location: blocks.map(placeOf).find(location => location !== undefined),
  }));
  return { environments, problems: sources.flatMap(source => source.problems) };
}

/** A `.env` has no name that could be pointed at: its first variable is. */
function placeOf({ location, variables }: EnvironmentBlock): SourceLocation | undefined {
  return location ?? variables[0]?.location;
}
