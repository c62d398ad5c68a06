import type { EnvironmentBlock, EnvironmentSource, EnvironmentVariable, SourceLocation } from './environment';

/** A member of a JSON object, whoever read the JSON. */
export interface JsonMember {
  readonly name: string;
  /** The members of an object; `undefined` for an array. */
  readonly value: string | number | boolean | null | undefined | readonly JsonMember[];
  /** Where the name stands; undefined for a setting. */
  readonly location: SourceLocation | undefined;
}

const SHARED = '$shared';
const PRODUCTION = '$production';

/** As `{{name}}` can name it. */
const VARIABLE_NAME = /^[A-Za-z_][\w-]{0,99}$/;

/** The members of a plain value, for a setting; undefined for what is no object. */
export function jsonMembers(value: unknown): readonly JsonMember[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).map(([name, member]: [string, unknown]) => ({
    name,
    value: jsonMembers(member) ?? scalar(member),
    location: undefined,
  }));
}

function scalar(value: unknown): string | number | boolean | null | undefined {
  if (value === null) return null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

function isMembers(value: JsonMember['value']): value is readonly JsonMember[] {
  return Array.isArray(value);
}

/**
 * Reads `{ "$shared": { … }, "dev": { "host": "…", "$production": true }, … }`. `label` names the source in what the
 * user reads. What is wrong is left out and told; nothing throws.
 */
export function readEnvironments(members: readonly JsonMember[], label: string): EnvironmentSource {
  const problems: string[] = [];
  const tell = (problem: string) => problems.push(`${label}: ${problem}`);
  const blocks = members.flatMap(({ name, value, location }): readonly EnvironmentBlock[] => {
    if (name === '$schema') return [];
    if (name !== SHARED && (name === '' || name.startsWith('$'))) {
      tell(`"${name}" is no name of an environment; only ${SHARED} begins with "$".`);
      return [];
    }
    if (!isMembers(value)) {
      tell(`"${name}" is no object of variables.`);
      return [];
    }
    return [{ ...readBlock({ name, members: value, label, tell }), ...(location && { location }) }];
  });
  return { blocks, problems };
}

interface BlockInput {
  readonly name: string;
  readonly members: readonly JsonMember[];
  readonly label: string;
  tell(problem: string): void;
}

function readBlock({ name, members, label, tell }: BlockInput): EnvironmentBlock {
  const isShared = name === SHARED;
  const origin = isShared ? `shared block of ${label}` : `environment "${name}" of ${label}`;
  let production = false;
  const variables: EnvironmentVariable[] = [];
  for (const { name: variable, value, location } of members) {
    if (variable === PRODUCTION && !isShared && typeof value === 'boolean') production = value;
    else if (variable === PRODUCTION)
      tell(
        `"${PRODUCTION}" in "${name}" ${isShared ? 'marks one environment, not the shared block' : 'is true or false'}.`,
      );
    else if (!VARIABLE_NAME.test(variable))
      tell(
        `"${variable}" in "${name}" is no name of a variable: letters, digits, "_" and "-", no digit first.`,
      );
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      variables.push({ name: variable, value: String(value), origin, location });
    else tell(`"${variable}" in "${name}" is no string, number or boolean.`);
  }
  return { name: isShared ? undefined : name, production, variables };
}
