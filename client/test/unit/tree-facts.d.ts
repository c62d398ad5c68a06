import type { TreeFacts } from '../../../server/src/core/protocol';
/** Facts of a call for tests: a call of alice to bob, but for what is said. */
export declare function factsOf(facts: Partial<TreeFacts>): TreeFacts;
