import type { Environment } from '../../../sip/environment';
import { missingVariable } from '../../../sip/missing-variable';
import { isExchanged, isWithinOneEdit } from '../../near-name';
import type { FilePart, FileRule } from '../../rule';

/** Names shorter than this are near to everything. */
const TELLING = 4;

function withoutDigits(name: string): string {
  return name.replace(/\d/g, '');
}

function nearestOf(name: string, defined: ReadonlySet<string>): string | undefined {
  if (name.length < TELLING) return undefined;
  const letters = withoutDigits(name);
  return [...defined].find(
    other =>
      other.length >= TELLING &&
      // `proxy1` and `proxy2` are two things, not a slip.
      withoutDigits(other) !== letters &&
      (isWithinOneEdit(other, name) || isExchanged(other, name)),
  );
}

function definedIn(parts: readonly FilePart[], environment: Environment): ReadonlySet<string> {
  return new Set([...parts.flatMap(part => part.variables.defined), ...environment.variables.keys()]);
}

/**
 * True if an environment may give this name its value: while none is chosen, each of them may become the one.
 */
function mayHold(environment: Environment, name: string): boolean {
  return environment.chosen === undefined && environment.elsewhere.has(name);
}

/**
 * A placeholder names a variable that neither the file nor its environment defines. One that is not here may, so it
 * is information; where a known name differs by one letter only, the finding says so. It changes nothing: the name may
 * be right.
 */
export const unknownVariable: FileRule = {
  scope: 'file',
  meta: {
    id: 'unknown-variable',
    category: 'variables',
    severity: 'information',
    description: 'A placeholder names a variable that neither the file nor its environment defines.',
    reference: 'Siplens: variables',
    fixable: false,
  },
  check(parts, report, environment) {
    const defined = definedIn(parts, environment);
    // A file without any definition takes all its values from an environment; nothing in it looks forgotten.
    if (environment.names.length === 0 && parts.every(part => part.variables.defined.length === 0)) return;
    const told = new Set<string>();
    for (const { anchor, variables } of parts) {
      for (const { name, span } of variables.used) {
        // Each name once, at its first use: defining it mends all of them.
        if (defined.has(name) || told.has(name) || mayHold(environment, name)) continue;
        told.add(name);
        const near = nearestOf(name, defined);
        const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
        report({ anchor, span, message: `Variable "${name}" ${missingVariable(environment, name)}.${hint}` });
      }
    }
  },
};
