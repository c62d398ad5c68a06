import type { ComparableMessage } from './comparable-message';
import type { Difference } from './difference';

/** Two things side by side. */
export interface Comparison {
  /** Texts for the two sides of a diff editor. What is the same stands in both in the same way. */
  readonly left: string;
  readonly right: string;
  /** The first real difference; undefined where there is none. */
  readonly first: string | undefined;
  readonly differences: readonly Difference[];
}

/** Differences that are told above the texts. */
const mostTold = 20;

/** The lines above both texts: the first real difference, then the others. */
export function comparisonHead(differences: readonly Difference[]): readonly string[] {
  const first = firstReal(differences);
  const rest = differences.filter(difference => difference !== first);
  const told = rest.slice(0, mostTold - 1);
  const more = rest.length - told.length;
  return [
    first ? `# First difference: ${first.text}.` : '# No difference.',
    ...told.map(({ text, isMinor }) => `# ${isMinor ? 'Minor: ' : ''}${text}.`),
    ...(more > 0 ? [`# ${more} more.`] : []),
    '# Left out, as they differ between any two calls: Call-IDs, tags, branches, nonces, ports, times (*);',
    '# repeated messages; the order of different header fields, compact names, folds, Content-Length.',
    '',
  ];
}

/** The first difference that is more than one of products; else the first. */
export function firstReal(differences: readonly Difference[]): Difference | undefined {
  return differences.find(({ isMinor }) => !isMinor) ?? differences[0];
}

/** A message as it stands in a comparison. */
export function messageLines({ start, headers, body }: ComparableMessage): readonly string[] {
  return [start, ...headers, '', ...body, ...(body.length > 0 ? [''] : [])];
}
