import { NgrepIndexer } from './ngrep-indexer';
import { type IndexFrom, TextIndexer, type TextIndexing } from './text-indexer';

/** What indexes a text that comes in pieces. */
export interface TextIndexingRun {
  /** Where to begin again for what was pushed and is not indexed yet. */
  readonly unfinished: IndexFrom;
  /** True once it has stopped where another indexer has begun: that one's messages follow. Never true without `until`. */
  readonly hasMet: boolean;
  push(bytes: Uint8Array): void;
  /** Ends the text. Nothing may be pushed after it. */
  finish(): void;
}

/** Begins to index a text trace, by the quickest way that finds exactly the messages of an analysis. */
export function indexText(indexing: TextIndexing, from: IndexFrom): TextIndexingRun {
  // A carry changes what a record means, as with times relative to the one before.
  if (indexing.format.id === 'ngrep' && from.carry === '') return new NgrepIndexer(indexing, from);
  return new TextIndexer(indexing, from);
}
