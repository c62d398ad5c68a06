import type { Group } from './group';
import { finalResponse, type Transaction } from './transaction';

/** What a PUBLISH asks for (RFC 3903 §4.1): by its SIP-If-Match, its body and its Expires. */
export type PublicationStep = 'initial' | 'refresh' | 'modify' | 'remove';

/** State that an agent publishes, over all PUBLISH requests that its entity-tags tie together (RFC 3903 §4). */
export interface Publication {
  /** `sip:alice@example.com`: whose state it is. */
  readonly entity: string;
  /** Lower-case event package. */
  readonly eventPackage: string;
  readonly steps: readonly { readonly kind: PublicationStep; readonly transaction: Transaction }[];
  /** Entity-tag and lifetime in seconds of the newest 2xx; undefined where none was given, or the state was removed. */
  readonly etag: string | undefined;
  readonly granted: number | undefined;
}

type Growing = { -readonly [K in keyof Publication]: Publication[K] } & {
  steps: Publication['steps'][number][];
};

/**
 * The publications of a trace in order of their first PUBLISH, on the first hop. A request that names the tag which the
 * newest 2xx gave goes on with that publication, whatever its Call-ID is; any other begins a new one. Linear.
 */
export function publicationsOf(groups: readonly Group[]): readonly Publication[] {
  const all: Growing[] = [];
  const byTag = new Map<string, Growing>();
  for (const group of groups) {
    for (const transaction of group.transactions) {
      const keys = transaction.request?.keys;
      if (transaction.method !== 'PUBLISH' || transaction.upstream || !keys) continue;
      const entity = keys.toUri ?? '';
      const eventPackage = keys.rare.eventPackage ?? '';
      const named = keys.rare.ifMatch;
      const known = named === undefined ? undefined : byTag.get(tagKey(entity, eventPackage, named));
      const own = known ?? { entity, eventPackage, steps: [], etag: undefined, granted: undefined };
      if (!known) all.push(own);
      own.steps.push({ kind: stepOf(transaction), transaction });
      answered(own, transaction);
      if (own.etag !== undefined) byTag.set(tagKey(entity, eventPackage, own.etag), own);
    }
  }
  return all;
}

function answered(own: Growing, transaction: Transaction): void {
  const final = finalResponse(transaction)?.keys;
  if (!final || (final.status ?? 0) >= 300) return;
  own.granted = final.expires;
  own.etag = final.expires === 0 ? undefined : final.rare.etag;
}

function stepOf({ request }: Transaction): PublicationStep {
  if (request?.keys.expires === 0) return 'remove';
  if (request?.keys.rare.ifMatch === undefined) return 'initial';
  return request.bodyLength > 0 ? 'modify' : 'refresh';
}

function tagKey(entity: string, eventPackage: string, tag: string): string {
  return `${entity}\n${eventPackage}\n${tag}`;
}
