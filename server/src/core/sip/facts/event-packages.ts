import rows from './data/event-packages.json';
import type { Sureness } from './header-spec';

/** An event package of Event and Allow-Events (RFC 6665). */
export interface EventPackageSpec {
  readonly name: string;
  /** Empty for packages that are in use without registration. */
  readonly refs: readonly string[];
  readonly description: string;
  readonly sure: Sureness;
}

interface EventPackageRow {
  readonly name: string;
  readonly refs?: readonly string[];
  readonly description: string;
  readonly sure: string;
}

/** Registered packages first, then common unregistered ones. */
export const allEventPackages: readonly EventPackageSpec[] = (rows as readonly EventPackageRow[]).map(
  row => ({
    name: row.name,
    refs: row.refs ?? [],
    description: row.description,
    sure: row.sure as Sureness,
  }),
);

const byName = new Map(allEventPackages.map(event => [event.name, event]));

/** The package of a name in its exact letter case (RFC 6665 compares event types case-sensitively); undefined if unknown. */
export function eventPackageByName(name: string): EventPackageSpec | undefined {
  return byName.get(name);
}
