import rows from './data/uri-params.json';

/** A parameter of SIP and SIPS URIs (RFC 3261 §19.1.1, RFC 3969). */
export interface UriParamSpec {
  readonly name: string;
  /** How it is written: `flag`, `value`, `token`, `3DIGIT` … */
  readonly form: string;
  /** Known values; empty where any is meant. */
  readonly values: readonly string[];
  readonly refs: readonly string[];
  readonly description: string;
}

interface UriParamRow {
  readonly name: string;
  readonly form: string;
  readonly values?: readonly string[];
  readonly refs: readonly string[];
  readonly description: string;
}

/** Every registered URI parameter. */
export const allUriParams: readonly UriParamSpec[] = (rows as readonly UriParamRow[]).map(row => ({
  name: row.name,
  form: row.form,
  values: row.values ?? [],
  refs: row.refs,
  description: row.description,
}));

const byName = new Map(allUriParams.map(param => [param.name.toLowerCase(), param]));

/** The URI parameter of a name in any letter case; undefined if unknown (legal: other-param). */
export function uriParamByName(name: string): UriParamSpec | undefined {
  return byName.get(name.toLowerCase());
}
