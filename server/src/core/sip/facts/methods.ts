import rows from './data/methods.json';

/** What a request method does (IANA registry; RFC 3261 and the method's own RFC). */
export interface MethodSpec {
  /** Upper-case name; methods are case-sensitive (RFC 3261 §7.1). */
  readonly name: string;
  readonly refs: readonly string[];
  /** A 2xx (or 101–199 for INVITE) makes a dialog (RFC 3261 §12). */
  readonly createsDialog: boolean;
  /** Its Contact replaces the remote target in a dialog (RFC 3261 §6). */
  readonly targetRefresh: boolean;
  readonly outOfDialog: boolean;
  readonly inDialog: boolean;
  /** False for ACK alone. */
  readonly hasResponse: boolean;
  /** Names of header fields that every request of this method carries. */
  readonly mandatory: readonly string[];
  /** What the body usually is, in words. */
  readonly body: string;
  readonly description: string;
}

/** The fourteen registered methods. */
export const allMethods: readonly MethodSpec[] = rows;

const byName = new Map(allMethods.map(method => [method.name, method]));

/** The method of a name in its exact letter case; undefined if unknown. */
export function methodByName(name: string): MethodSpec | undefined {
  return byName.get(name);
}
