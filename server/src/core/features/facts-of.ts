import { headerParamByName } from '../sip/facts/header-params';
import { headerById } from '../sip/facts/headers';
import { methodByName } from '../sip/facts/methods';
import { allTransports, type NamedValue, q850ByCause, valueByName } from '../sip/facts/misc-values';
import { statusByCode } from '../sip/facts/status-codes';
import { uriParamByName } from '../sip/facts/uri-params';
import { valueSets } from './completion/named-values';
import { describe, describeHeader } from './describe';
import { generatedValueByName } from './generated-values';
import { codeSpan } from './markdown';
import { requestDirectiveByName } from './request-directives';

const setTitles: Readonly<Record<string, string>> = {
  'option-tag': 'option tag',
  'event-package': 'event package',
  'media-type': 'media type',
  'auth-scheme': 'authentication scheme',
  'subscription-state': 'subscription state',
  'reason-protocol': 'protocol of Reason',
  privacy: 'privacy value',
  priority: 'priority',
  disposition: 'disposition type',
  'answer-mode': 'answer mode',
  'request-disposition': 'request disposition',
  'early-media': 'early media',
  'security-mechanism': 'security mechanism',
  'info-package': 'INFO package',
};

/** A method as Markdown; undefined if unknown. */
export function describeMethod(name: string): string | undefined {
  const spec = methodByName(name);
  if (!spec) return undefined;
  const notes: string[] = [];
  if (spec.createsDialog) notes.push('Creates a dialog');
  if (spec.targetRefresh) notes.push('Refreshes the remote target');
  if (!spec.outOfDialog) notes.push('Only within a dialog');
  if (!spec.hasResponse) notes.push('Has no response');
  notes.push(`Body: ${spec.body}`, `Mandatory: ${spec.mandatory.join(', ')}`);
  return describe({
    title: spec.name,
    kind: 'method',
    description: spec.description,
    refs: spec.refs,
    notes,
  });
}

const classes = [
  'provisional',
  'success',
  'redirection',
  'request failure',
  'server failure',
  'global failure',
];

/** A status code as Markdown; a code without an entry is told by its class (RFC 3261 §8.1.3.2). Undefined if it is none. */
export function describeStatus(code: number): string | undefined {
  if (!Number.isInteger(code) || code < 100 || code > 699) return undefined;
  const kind = classes[Math.floor(code / 100) - 1] ?? '';
  const spec = statusByCode(code);
  if (!spec) {
    const as = code < 200 ? 183 : Math.floor(code / 100) * 100;
    const description = `Not registered; to be treated as ${as}.`;
    return describe({ title: String(code), kind, description, refs: ['RFC 3261 §8.1.3.2'] });
  }
  const notes = spec.headers.map(any => `Carries ${any.join(' or ')}`);
  const title = `${spec.code} ${spec.reason}`;
  return describe({ title, kind, description: spec.description, refs: spec.refs, notes });
}

/** A Via or URI transport as Markdown, in any letter case; undefined if unknown. */
export function describeTransport(name: string): string | undefined {
  const spec = valueByName(allTransports, name);
  return spec && describeValue(spec, 'transport');
}

function describeValue(spec: Pick<NamedValue, 'name' | 'description' | 'refs'>, kind: string): string {
  return describe({ title: spec.name, kind, description: spec.description, refs: spec.refs });
}

/** A member of one of the value sets (`option-tag`, `100rel`), in any letter case; undefined if unknown. */
export function describeSetValue(setId: string, name: string): string | undefined {
  if (setId === 'method') return describeMethod(name);
  const set = valueSets.find(s => s.id === setId);
  const lower = name.toLowerCase();
  const value =
    set?.values.find(v => v.name === name) ?? set?.values.find(v => v.name.toLowerCase() === lower);
  return value && describeValue(value, Object.hasOwn(setTitles, setId) ? (setTitles[setId] ?? setId) : setId);
}

/** A parameter of a header field as Markdown; undefined if unknown there. */
export function describeHeaderParam(headerId: string, name: string): string | undefined {
  const spec = headerParamByName(headerId, name);
  if (!spec) return undefined;
  const notes = spec.values.length > 0 ? [`Values: ${spec.values.map(v => `\`${v}\``).join(', ')}`] : [];
  const kind = `parameter of ${spec.header}`;
  return describe({ title: spec.name, kind, description: spec.description, refs: spec.refs, notes });
}

/** A parameter of SIP URIs as Markdown; undefined if unknown. */
export function describeUriParam(name: string): string | undefined {
  const spec = uriParamByName(name);
  if (!spec) return undefined;
  const notes = spec.values.length > 0 ? [`Values: ${spec.values.map(v => `\`${v}\``).join(', ')}`] : [];
  return describe({
    title: spec.name,
    kind: 'URI parameter',
    description: spec.description,
    refs: spec.refs,
    notes,
  });
}

/** An ITU-T Q.850 cause (`Reason: Q.850;cause=16`) as Markdown; undefined if unknown. */
export function describeQ850(cause: number): string | undefined {
  const spec = q850ByCause(cause);
  if (!spec) return undefined;
  const notes = spec.status === undefined ? [] : [`SIP status by RFC 3398: ${spec.status}`];
  return describe({
    title: `${spec.cause} ${spec.name}`,
    kind: 'Q.850 cause',
    description: '',
    refs: ['ITU-T Q.850'],
    notes,
  });
}

/** A generated value (`$branch`) as Markdown; undefined if unknown. */
export function describeGenerated(name: string): string | undefined {
  const value = generatedValueByName(name);
  return (
    value &&
    describe({
      title: value.name,
      kind: 'generated value',
      description: `Stands for ${value.description}.`,
      refs: [],
    })
  );
}

/** A directive (`# @timeout 8s`) as Markdown, by its name without `@`; undefined if unknown. */
export function describeDirective(name: string): string | undefined {
  const directive = requestDirectiveByName(name);
  if (!directive) return undefined;
  const description = `Says ${directive.description}.${directive.note === undefined ? '' : ` ${directive.note}`}`;
  const examples = directive.examples.map(value => codeSpan(`# @${name} ${value}`));
  const notes = examples.length === 0 ? [] : [`Write: ${examples.join(' ')}`];
  return describe({ title: `@${name}`, kind: 'directive', description, refs: [], notes });
}

/** A header field as Markdown, by its lower-case long name; undefined if unknown. */
export function describeHeaderById(id: string): string | undefined {
  const spec = headerById(id);
  return spec && describeHeader(spec);
}
