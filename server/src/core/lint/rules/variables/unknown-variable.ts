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

function definedIn(parts: readonly FilePart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(part => part.variables.defined));
}

/**
 * A placeholder names a variable that the file does not define, although it defines others. An environment may define it, so it is information;
 * where a name of the file differs by one letter only, the finding says so. It changes nothing: the name may be right.
 */
export const unknownVariable: FileRule = {
  scope: 'file',
  meta: {
    id: 'unknown-variable',
    category: 'variables',
    severity: 'information',
    description: 'A placeholder names a variable that the file does not define.',
    reference: 'Siplens: variables',
    fixable: false,
  },
  check(parts, report) {
    const defined = definedIn(parts);
    // A file without any definition takes all its values from its environment; nothing in it looks forgotten.
    if (defined.size === 0) return;
    const told = new Set<string>();
    for (const { anchor, variables } of parts) {
      for (const { name, span } of variables.used) {
        // Each name once, at its first use: defining it mends all of them.
        if (defined.has(name) || told.has(name)) continue;
        told.add(name);
        const near = nearestOf(name, defined);
        const hint = near === undefined ? '; an environment may define it.' : `. Did you mean "${near}"?`;
        report({ anchor, span, message: `Variable "${name}" is not defined in this file${hint}` });
      }
    }
  },
};
