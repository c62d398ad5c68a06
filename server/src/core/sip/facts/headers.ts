import rows from './data/headers.json';
import type { HeaderSpec, HeaderSyntax, HeaderUse, Presence, Sureness } from './header-spec';

/** A row of `data/headers.json`; what is absent is false, none or empty. `tools/make-facts.mjs` writes it. */
interface HeaderRow {
  readonly name: string;
  readonly compact?: string;
  readonly syntax: HeaderSyntax;
  readonly list?: true;
  readonly repeat?: true;
  readonly empty?: true;
  readonly direction: HeaderSpec['direction'];
  readonly obsolete?: true;
  readonly unregistered?: true;
  readonly refs: readonly string[];
  readonly description: string;
  readonly example?: string;
  readonly params?: readonly string[];
  /** Where, cells as `m:INVITE ACK;o:BYE`, sureness. */
  readonly uses?: readonly (readonly [string, string, Sureness])[];
}

function readCells(cells: string): Record<string, Presence> {
  const methods: Record<string, Presence> = {};
  for (const group of cells.split(';')) {
    const colon = group.indexOf(':');
    for (const method of group.slice(colon + 1).split(' '))
      methods[method] = group.slice(0, colon) as Presence;
  }
  return methods;
}

function specOf(row: HeaderRow): HeaderSpec {
  let uses: readonly HeaderUse[] | undefined;
  return {
    name: row.name,
    id: row.name.toLowerCase(),
    compact: row.compact,
    syntax: row.syntax,
    commaList: row.list ?? false,
    mayRepeat: row.repeat ?? false,
    mayBeEmpty: row.empty ?? false,
    registered: row.unregistered === undefined,
    direction: row.direction,
    obsolete: row.obsolete ?? false,
    refs: row.refs,
    description: row.description,
    example: row.example ?? '',
    params: row.params ?? [],
    // The tables are the bulk of the data, and reading a message needs none of them.
    get uses() {
      uses ??= (row.uses ?? []).map(([where, cells, sure]) => ({ where, methods: readCells(cells), sure }));
      return uses;
    },
  };
}

/** Every header field that Siplens knows (RFC 3261 §20 and the IANA registry), in alphabetical order of the registry. */
export const allHeaders: readonly HeaderSpec[] = (rows as unknown as readonly HeaderRow[]).map(specOf);

const byId = new Map(allHeaders.map(spec => [spec.id, spec]));
/** Names as they are usually written, so that most look-ups need no lower-casing. */
const byName = new Map<string, HeaderSpec>();
for (const spec of allHeaders) {
  for (const name of [spec.name, spec.id, spec.name.toUpperCase()]) byName.set(name, spec);
  if (spec.compact !== undefined) {
    byName.set(spec.compact, spec);
    byName.set(spec.compact.toUpperCase(), spec);
  }
}

/** The header field of a name as written: any letter case, compact forms too (RFC 3261 §7.3.3); undefined if unknown. */
export function headerByName(name: string): HeaderSpec | undefined {
  return byName.get(name) ?? byId.get(name.toLowerCase());
}

/** The header field of a lower-case long name, the `id` of a `HeaderField`; undefined if unknown. */
export function headerById(id: string): HeaderSpec | undefined {
  return byId.get(id);
}
