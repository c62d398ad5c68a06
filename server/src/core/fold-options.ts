import type { AnalyseOptions } from './analyse-options';
import type { FoldNumbers, FoldOptions } from './lint/fold-findings';
import type { Rule, RuleMeta } from './lint/rule';
import { allRules } from './lint/rules/index';
import type { ChunkSetting } from './understand-chunk';

const knownMetas = new WeakMap<readonly Rule[], ReadonlyMap<string, RuleMeta>>();

/** What the rules of a catalogue say of themselves, by id; made once for each catalogue. */
function metasOf(catalogue: readonly Rule[]): ReadonlyMap<string, RuleMeta> {
  let metas = knownMetas.get(catalogue);
  if (!metas) {
    metas = new Map(catalogue.map(({ meta }) => [meta.id, meta]));
    knownMetas.set(catalogue, metas);
  }
  return metas;
}

/** How the findings of a document or a stream are folded; `numbers` are those of all its versions or parts. */
export function foldOptionsOf(
  { rules, authored }: ChunkSetting,
  options: AnalyseOptions,
  numbers: FoldNumbers,
): FoldOptions {
  const metas = metasOf(options.rules ?? allRules);
  return { metaOf: id => metas.get(id), maxPerRule: rules.config.maxPerRule, perSender: !authored, numbers };
}
