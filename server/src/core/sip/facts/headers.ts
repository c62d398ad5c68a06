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

/** One name, long or compact, as the table of `headerAt` holds it. */
interface Entry {
  readonly name: string;
  readonly spec: HeaderSpec;
}

const tableSize = 1024;
const table: Entry[][] = Array.from({ length: tableSize }, () => []);

/** Equal for names that differ in letter case only. */
function slotOf(text: string, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = (hash * 31 + (text.charCodeAt(i) | 32)) | 0;
  return (hash ^ (hash >>> 15)) & (tableSize - 1);
}

for (const spec of allHeaders) {
  for (const name of spec.compact === undefined ? [spec.id] : [spec.id, spec.compact]) {
    table[slotOf(name, 0, name.length)]?.push({ name, spec });
  }
}

/** True if `[start, end)` is `name`, a lower-case name, in any letter case. */
function matches(text: string, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    const c = text.charCodeAt(start + i);
    const lower = c >= 65 && c <= 90 ? c + 32 : c;
    if (lower !== name.charCodeAt(i)) return false;
  }
  return true;
}

/** `headerByName` of a part of a text; it makes no string, since a trace asks it for every header line. */
export function headerAt(text: string, start: number, end: number): HeaderSpec | undefined {
  for (const entry of table[slotOf(text, start, end)] ?? []) {
    if (matches(text, start, end, entry.name)) return entry.spec;
  }
  return undefined;
}

/** The header field of a name as written: any letter case, compact forms too (RFC 3261 §7.3.3); undefined if unknown. */
export function headerByName(name: string): HeaderSpec | undefined {
  return headerAt(name, 0, name.length);
}

/** The header field of a lower-case long name, the `id` of a `HeaderField`; undefined if unknown. */
export function headerById(id: string): HeaderSpec | undefined {
  return byId.get(id);
}
