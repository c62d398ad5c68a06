import type { HeaderSpec } from '../sip/facts/header-spec';
import { factText, referenceLinks } from './markdown';

/** What every table of facts tells of an entry. */
export interface Described {
  readonly title: string;
  /** A few words beside the title. */
  readonly kind: string;
  readonly description: string;
  readonly refs: readonly string[];
  /** More lines, already Markdown. */
  readonly notes?: readonly string[];
}

/** An entry of the facts as Markdown: bold title, sentence, notes, RFC sections as links. */
export function describe(entry: Described): string {
  const parts = [`**${factText(entry.title)}** — ${factText(entry.kind)}`];
  if (entry.description !== '') parts.push(factText(entry.description));
  if (entry.notes && entry.notes.length > 0) parts.push(entry.notes.join('  \n'));
  if (entry.refs.length > 0) parts.push(referenceLinks(entry.refs));
  return parts.join('\n\n');
}

/** Methods whose requests, and responses, may or must carry a header, in words; empty where the tables are silent. */
function whereAllowed(spec: HeaderSpec): readonly string[] {
  const lists = {
    request: { must: new Set<string>(), may: new Set<string>() },
    response: { must: new Set<string>(), may: new Set<string>() },
  };
  for (const use of spec.uses) {
    for (const [method, presence] of Object.entries(use.methods)) {
      if (presence === '-') continue;
      const sides =
        use.where === '' || use.where === 'c'
          ? [lists.request, lists.response]
          : [use.where === 'R' ? lists.request : lists.response];
      for (const side of sides) (presence === 'm' ? side.must : side.may).add(method);
    }
  }
  return (['request', 'response'] as const).flatMap(side => lineOf(side, lists[side].must, lists[side].may));
}

function lineOf(
  side: 'request' | 'response',
  must: ReadonlySet<string>,
  may: ReadonlySet<string>,
): readonly string[] {
  const optional = [...may].filter(method => !must.has(method));
  if (must.size === 0 && optional.length === 0) return [];
  const parts: string[] = [];
  if (must.size > 0) parts.push(`mandatory ${[...must].join(', ')}`);
  if (optional.length > 0) parts.push(`possible ${optional.join(', ')}`);
  const name = side === 'request' ? 'Requests' : 'Responses to';
  return [`${name}: ${parts.join('; ')}`];
}

/** A header field as Markdown: meaning, compact form, where it is allowed, an example, RFC section. */
export function describeHeader(spec: HeaderSpec): string {
  const notes: string[] = [];
  if (spec.compact !== undefined) notes.push(`Compact form: \`${spec.compact}\``);
  if (spec.direction !== 'both') notes.push(`In ${spec.direction}s only`);
  notes.push(...whereAllowed(spec));
  if (!spec.mayRepeat) notes.push('At most once in a message');
  if (spec.obsolete) notes.push('Obsolete');
  if (!spec.registered) notes.push('Not registered with IANA');
  if (spec.example !== '') notes.push(`Example: \`${spec.name}: ${spec.example}\``);
  return describe({
    title: spec.name,
    kind: 'header field',
    description: spec.description,
    refs: spec.refs,
    notes,
  });
}
