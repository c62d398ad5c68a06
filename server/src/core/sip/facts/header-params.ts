import rows from './data/header-params.json';
import type { Sureness } from './header-spec';

/** A parameter of one header field (IANA registry, RFC 3968, and some that are in use beside it). */
export interface HeaderParamSpec {
  /** Canonical name of the header field. */
  readonly header: string;
  readonly name: string;
  /** How the value is built, in words of the registry: `token`, `quoted-string`, `flag`, `delta-seconds` … */
  readonly kind: string;
  /** Known values; open unless the RFC closes them. Empty where any value of the kind is meant. */
  readonly values: readonly string[];
  readonly obsolete: boolean;
  readonly refs: readonly string[];
  readonly description: string;
  readonly sure: Sureness;
}

interface HeaderParamRow {
  readonly header: string;
  readonly name: string;
  readonly kind: string;
  readonly values?: readonly string[];
  readonly obsolete?: boolean;
  readonly refs: readonly string[];
  readonly description?: string;
  readonly sure: string;
}

/** Every known header parameter, in order of header field. */
export const allHeaderParams: readonly HeaderParamSpec[] = (rows as readonly HeaderParamRow[]).map(row => ({
  header: row.header,
  name: row.name,
  kind: row.kind,
  values: row.values ?? [],
  obsolete: row.obsolete ?? false,
  refs: row.refs,
  description: row.description ?? '',
  sure: row.sure as Sureness,
}));

const byHeader = new Map<string, HeaderParamSpec[]>();
for (const param of allHeaderParams) {
  const id = param.header.toLowerCase();
  const list = byHeader.get(id);
  if (list === undefined) byHeader.set(id, [param]);
  else list.push(param);
}

/** Parameters of a header field, by its lower-case id; empty if none is known. */
export function headerParamsOf(headerId: string): readonly HeaderParamSpec[] {
  return byHeader.get(headerId) ?? [];
}

/** One parameter of a header field by name in any letter case; undefined if unknown there. */
export function headerParamByName(headerId: string, name: string): HeaderParamSpec | undefined {
  const id = name.toLowerCase();
  return headerParamsOf(headerId).find(param => param.name.toLowerCase() === id);
}
