import type { BlockRecord } from './all-findings';
import type { AnalyseOptions } from './analyse-options';
import type { ChunkList } from './chunk-list';
import type { ChunkSummary } from './document';
import {
  type ChangedChunks,
  type GroupJudgements,
  type GroupLayer,
  noGroups,
  noJudgements,
} from './group-layer';
import type { RuleFailure } from './lint/finding';
import type { FoldNumbers } from './lint/fold-findings';
import type { LooseFindings } from './loose-findings';
import type { CaptureFacts } from './trace/capture-facts';
import { type FactsState, noFacts } from './trace/fold-facts';
import type { Group } from './trace/group';
import type { ChunkSetting } from './understand-chunk';

/** Layers (b) and (c) of one version: what the next one may reuse. */
export interface LayerState {
  readonly correlated: boolean;
  readonly groups: GroupLayer;
  /** The same in order of the trace. */
  readonly inOrder: readonly Group[];
  readonly judgements: GroupJudgements;
  readonly failing: ReadonlyMap<string, readonly RuleFailure[]>;
  readonly factsState: FactsState;
  readonly facts: CaptureFacts | undefined;
  readonly starting: ReadonlyMap<object, readonly Group[]>;
  readonly records: ReadonlyMap<object, BlockRecord>;
  readonly loose: LooseFindings;
  /** Grows with each key that was ever seen; a document that is analysed anew begins anew. */
  readonly numbers: FoldNumbers;
}

/** What a document begins with. */
export const noLayers: Omit<LayerState, 'numbers'> = {
  correlated: true,
  groups: noGroups,
  inOrder: [],
  judgements: noJudgements,
  failing: new Map(),
  factsState: noFacts,
  facts: undefined,
  starting: new Map(),
  records: new Map(),
  loose: new Map(),
};

/** A version whose chunks are known. */
export interface ConcludeInput<C extends ChunkSummary> {
  readonly list: ChunkList<C>;
  readonly setting: ChunkSetting;
  readonly options: AnalyseOptions;
  readonly previous: LayerState | undefined;
  /** What an edit changed; without `previous` it is not looked at. */
  readonly changed: ChangedChunks;
}

/** Groups that are judged, or blocks that are put in order, between two pauses. */
export const layerStep = 16;
