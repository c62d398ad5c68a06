import { type HeaderParamSpec, headerParamByName, headerParamsOf } from '../../sip/facts/header-params';
import { allUriParams, uriParamByName } from '../../sip/facts/uri-params';
import type { Proposal } from './completion-entry';
import { nearbyIds } from './nearby-ids';
import { paramRank, uriParamRank } from './param-order';
import { usedParams, type ValueContext } from './value-context';

const generated: Readonly<Record<string, string>> = { tag: '{{\\$tag}}', branch: '{{\\$branch}}' };

function headerParam(spec: HeaderParamSpec): Proposal {
  const value = Object.hasOwn(generated, spec.name) ? generated[spec.name] : undefined;
  const flag = spec.kind.startsWith('flag');
  const quoted = spec.kind.startsWith('quoted') && spec.kind !== 'quoted-or-token';
  const rest = flag ? '' : (value ?? (quoted ? '"$1"' : ''));
  return {
    id: `param/${spec.header.toLowerCase()}/${spec.name}`,
    label: spec.name,
    kind: 'parameter',
    detail: spec.description,
    insertText: flag ? spec.name : `${spec.name}=${quoted || value !== undefined ? rest : ''}`,
    snippet: rest !== '',
    continues: !flag && spec.values.length > 0,
    rank: paramRank(spec.header.toLowerCase(), spec.name),
  };
}

/** Names of parameters that this header takes and the element under the cursor does not have yet. */
export function headerParamNames(context: ValueContext): readonly Proposal[] {
  const used = usedParams(context);
  return headerParamsOf(context.field.id)
    .filter(spec => !spec.obsolete && !used.has(spec.name.toLowerCase()))
    .map(headerParam);
}

/** Known values of the header parameter under the cursor; tags and branches of messages nearby. */
export function headerParamValues(context: ValueContext): readonly Proposal[] {
  const { position, field, cursor, analysis } = context;
  const spec = headerParamByName(field.id, position.paramName);
  const quoted =
    spec?.kind.startsWith('quoted') === true && spec.kind !== 'quoted-or-token' && !position.inQuotes;
  const known = (spec?.values ?? []).map((name): Proposal => {
    return {
      id: `param/${field.id}/${position.paramName}`,
      label: name,
      kind: 'value',
      detail: position.paramName,
      insertText: quoted ? `"${name}"` : name,
    };
  });
  if (position.paramName !== 'tag' && position.paramName !== 'branch') return known;
  const kind = position.paramName;
  const made: Proposal = {
    id: `generated/$${kind}`,
    label: `{{$${kind}}}`,
    kind: 'generated',
    detail: 'made anew for each send',
  };
  const ids = nearbyIds(analysis, cursor.placed, kind).map(
    (id): Proposal => ({ id: `id/${kind}`, label: id, kind: 'id', detail: `${kind} used nearby` }),
  );
  return [...known, made, ...ids];
}

/** Names of URI parameters, those of the URI under the cursor left out (each may occur once, RFC 3261 §19.1.1). */
export function uriParamNames(used: ReadonlySet<string>): readonly Proposal[] {
  const seen = new Set(used);
  return allUriParams.flatMap((spec): readonly Proposal[] => {
    const id = spec.name.toLowerCase();
    // Two rows share the name `method`; `param[n]` names a family and is not typed like that.
    if (seen.has(id) || id.includes('[')) return [];
    seen.add(id);
    const flag = spec.form.startsWith('flag');
    return [
      {
        id: `uri-param/${spec.name}`,
        label: spec.name,
        kind: 'parameter',
        detail: spec.description,
        insertText: flag ? spec.name : `${spec.name}=`,
        continues: !flag && spec.values.length > 0,
        rank: uriParamRank(id),
      },
    ];
  });
}

/** Known values of a URI parameter: transports for `transport` (RFC 3261 §19.1.1). */
export function uriParamValues(name: string): readonly Proposal[] {
  const values = uriParamByName(name)?.values ?? [];
  return values.map(value => ({ id: `uri-param/${name}`, label: value, kind: 'value', detail: name }));
}
