import type { Finding } from '../lint/finding';
import type { TreeFacts } from '../protocol';
import { plainLine } from '../text/plain-line';
import type { Call } from '../trace/dialog';
import { flowLabel } from '../trace/flow-labels';
import { hostOfEndpoint } from '../trace/hop-of';
import { callDurationMs, clockText } from './call-label';
import { maskSecrets } from './mask-secrets';

function each<T>(values: Iterable<T | undefined>): readonly T[] {
  const known = new Set<T>();
  for (const value of values) if (value !== undefined) known.add(value);
  return [...known];
}

/** As it is shown. Of one argument, so that `map` does not say how long it may be. */
function plain(text: string): string {
  return plainLine(text);
}

/** `sip:alice@example.com` of a URI with parameters; no password (RFC 3261 §19.1.1). */
function bareUri(uri: string | undefined): string {
  return plainLine(maskSecrets(uri ?? '').split(/[;?]/)[0] ?? '');
}

function times(call: Call): Partial<TreeFacts> {
  const known = {
    durationMs: callDurationMs(call),
    pddMs: call.postDialDelayMs,
    ringMs: call.ringMs,
    talkMs: call.talkMs,
  };
  return Object.fromEntries(Object.entries(known).filter(([, ms]) => ms !== undefined));
}

/**
 * What the Calls tree is filtered, sorted and grouped by.
 * @param findings those that mark a message of the call
 */
export function treeFactsOf(call: Call, findings: readonly Finding[]): TreeFacts {
  const { messages } = call;
  const severities = each(findings.map(({ severity }) => severity));
  return {
    kind: call.kind,
    outcome: call.state,
    from: bareUri(call.from),
    to: bareUri(call.to),
    callIds: call.callIds.map(plain),
    methods: each(messages.map(({ keys }) => (keys.kind === 'request' ? keys.method : undefined))).map(plain),
    statuses: each(messages.map(({ keys }) => keys.status)),
    hosts: each(call.hops.flatMap(({ a, b }) => [a, b]).map(end => plainLine(hostOfEndpoint(end)))),
    rules: each(findings.map(({ rule }) => rule)),
    severities: severities.filter(severity => severity === 'error' || severity === 'warning'),
    flow: call.flow === undefined ? '' : flowLabel(call.flow),
    codecs: call.codecs.map(plain),
    start: clockText(call.start),
    ...times(call),
  };
}
