import type { TreeFacts } from '../../src/core/protocol';

/** Facts of a call for tests: a call of alice to bob, but for what is said. */
export function factsOf(facts: Partial<TreeFacts>): TreeFacts {
  return {
    kind: 'call',
    outcome: 'completed',
    from: 'sip:alice@example.com',
    to: 'sip:bob@example.com',
    callIds: ['a84b4c76e66710'],
    methods: ['INVITE', 'ACK', 'BYE'],
    statuses: [180, 200],
    hosts: ['192.0.2.1', '192.0.2.2'],
    rules: [],
    severities: [],
    flow: 'Basic call',
    codecs: ['PCMU'],
    start: '09:14:02.113',
    ...facts,
  };
}
