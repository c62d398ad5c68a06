import type {
  Environment,
  EnvironmentBlock,
  EnvironmentFiles,
  EnvironmentName,
  EnvironmentSource,
  EnvironmentVariable,
} from './environment';
import { jsonMembers, readEnvironments } from './read-environments';

function namesOf(blocks: readonly EnvironmentBlock[]): readonly EnvironmentName[] {
  const production = new Map<string, boolean>();
  for (const block of blocks) {
    // Two sources may define one environment; a mark in either of them counts.
    if (block.name !== undefined)
      production.set(block.name, block.production || (production.get(block.name) ?? false));
  }
  return [...production].map(([name, isProduction]) => ({ name, production: isProduction }));
}

/**
 * The environment that holds where the sources are found, the strongest source first. A variable of the chosen
 * environment holds before one of a shared block, of two blocks of a kind that of the earlier source; of two in one
 * block the later. A chosen name that no source defines leaves the shared ones.
 */
export function chooseEnvironment(
  sources: readonly EnvironmentSource[],
  chosen: string | undefined,
): Environment {
  const blocks = sources.flatMap(source => source.blocks);
  const variables = new Map<string, EnvironmentVariable>();
  const holding = [
    ...blocks.filter(block => block.name !== undefined && block.name === chosen),
    ...blocks.filter(block => block.name === undefined),
  ];
  for (const block of [...holding].reverse()) {
    for (const variable of block.variables) variables.set(variable.name, variable);
  }
  const elsewhere = new Map<string, string[]>();
  for (const { name: environment, variables: others } of blocks) {
    if (environment === undefined || environment === chosen) continue;
    for (const { name } of others) {
      if (variables.has(name)) continue;
      const known = elsewhere.get(name) ?? [];
      if (!known.includes(environment)) elsewhere.set(name, [...known, environment]);
    }
  }
  const names = namesOf(blocks);
  return {
    chosen,
    production: names.some(({ name, production }) => name === chosen && production),
    variables,
    elsewhere,
    names,
    problems: sources.flatMap(source => source.problems),
  };
}

/** The values of an environment by name, as sending takes them below those of the file. */
export function environmentValues(environment: Environment): ReadonlyMap<string, string> {
  return new Map([...environment.variables.values()].map(({ name, value }) => [name, value]));
}

/**
 * The environment of a document: `sip-env.json` before the setting `siplens.environments` before `.env`, which only
 * has shared variables.
 */
export function environmentOf({ files, setting, chosen }: EnvironmentInput): Environment {
  const environment = chooseEnvironment(environmentSources({ files, setting }), chosen);
  return files.hasFile ? { ...environment, hasFile: files.hasFile } : environment;
}

/** All that says something of the environments of a document, the strongest first. */
export function environmentSources({ files, setting }: SourcesInput): readonly EnvironmentSource[] {
  const members = setting === undefined ? [] : jsonMembers(setting);
  const ofSetting: EnvironmentSource = members
    ? readEnvironments(members, SETTING)
    : { blocks: [], problems: [`${SETTING} is no object of environments.`] };
  return [files.environments, ofSetting, files.dotenv];
}

const SETTING = 'setting siplens.environments';

/** Where environments of a document are looked for. */
export interface SourcesInput {
  readonly files: EnvironmentFiles;
  /** Value of the setting `siplens.environments`; undefined where it is not set. */
  readonly setting: unknown;
}

/** The same with the choice of the user. */
export interface EnvironmentInput extends SourcesInput {
  /** The name that the user chose. */
  readonly chosen: string | undefined;
}
