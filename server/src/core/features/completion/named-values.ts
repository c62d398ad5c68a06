import { allEventPackages } from '../../sip/facts/event-packages';
import { allMethods } from '../../sip/facts/methods';
import {
  allAnswerModes,
  allAuthSchemes,
  allContentDispositions,
  allEarlyMediaValues,
  allInfoPackages,
  allMediaTypes,
  allPriorities,
  allPrivacyValues,
  allReasonProtocols,
  allRequestDispositions,
  allSecurityMechanisms,
  allSubscriptionStates,
} from '../../sip/facts/misc-values';
import { allOptionTags } from '../../sip/facts/option-tags';
import { plainLine } from '../../text/plain-line';
import type { CompletionKind, Proposal } from './completion-entry';

/** A member of a set of values, as any table of facts gives it. */
interface Named {
  readonly name: string;
  readonly description: string;
  readonly refs: readonly string[];
}

/** One closed or well-known set of values and the header fields whose words come from it. */
export interface ValueSet {
  /** First part of entry ids: `option-tag`. */
  readonly id: string;
  readonly values: readonly Named[];
  /** Lower-case header ids. */
  readonly headers: readonly string[];
  readonly kind: CompletionKind;
}

/** Which header takes its words from which table. The one place that says so; completion and hover read it. */
export const valueSets: readonly ValueSet[] = [
  { id: 'method', values: allMethods, headers: ['allow'], kind: 'method' },
  {
    id: 'option-tag',
    values: allOptionTags,
    headers: ['supported', 'require', 'proxy-require', 'unsupported'],
    kind: 'value',
  },
  { id: 'event-package', values: allEventPackages, headers: ['event', 'allow-events'], kind: 'value' },
  { id: 'media-type', values: allMediaTypes, headers: ['content-type', 'accept'], kind: 'value' },
  {
    id: 'auth-scheme',
    values: allAuthSchemes,
    headers: ['www-authenticate', 'proxy-authenticate', 'authorization', 'proxy-authorization'],
    kind: 'value',
  },
  { id: 'subscription-state', values: allSubscriptionStates, headers: ['subscription-state'], kind: 'value' },
  { id: 'reason-protocol', values: allReasonProtocols, headers: ['reason'], kind: 'value' },
  { id: 'privacy', values: allPrivacyValues, headers: ['privacy'], kind: 'value' },
  { id: 'priority', values: allPriorities, headers: ['priority'], kind: 'value' },
  { id: 'disposition', values: allContentDispositions, headers: ['content-disposition'], kind: 'value' },
  { id: 'answer-mode', values: allAnswerModes, headers: ['answer-mode', 'priv-answer-mode'], kind: 'value' },
  {
    id: 'request-disposition',
    values: allRequestDispositions,
    headers: ['request-disposition'],
    kind: 'value',
  },
  { id: 'early-media', values: allEarlyMediaValues, headers: ['p-early-media'], kind: 'value' },
  {
    id: 'security-mechanism',
    values: allSecurityMechanisms,
    headers: ['security-client', 'security-server', 'security-verify'],
    kind: 'value',
  },
  { id: 'info-package', values: allInfoPackages, headers: ['info-package', 'recv-info'], kind: 'value' },
];

const byHeader = new Map(valueSets.flatMap(set => set.headers.map(header => [header, set] as const)));

/** The set that the words of a header come from, by its lower-case id; undefined where the words are free. */
export function valueSetOf(headerId: string): ValueSet | undefined {
  return byHeader.get(headerId);
}

/** The members of a set as proposals, those in `used` (lower case) left out. */
export function proposalsOfSet(set: ValueSet, used: ReadonlySet<string>): readonly Proposal[] {
  return set.values
    .filter(value => !used.has(value.name.toLowerCase()))
    .map(value => ({
      id: `${set.id}/${value.name}`,
      label: value.name,
      kind: set.kind,
      detail: plainLine(value.description),
    }));
}
