import { textFormats } from '../formats/index';
import { plain } from '../formats/plain';
import type { TraceFormat } from '../trace-format';
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

/** The format that has a quick reader, as it is without formats that a user taught: that reader knows none of their lines. */
export const quickFormat: TraceFormat = textFormats.find(({ id }) => id === 'ngrep') ?? plain;

/** True for a format whose plain records are read at the speed of a search. */
export function isReadQuickly(format: TraceFormat): boolean {
  return format === quickFormat;
}

/** Begins to index a text trace, by the quickest way that finds exactly the messages of an analysis. */
export function indexText(indexing: TextIndexing, from: IndexFrom): TextIndexingRun {
  // A carry changes what a record means, as with times relative to the one before.
  if (isReadQuickly(indexing.format) && from.carry === '') return new NgrepIndexer(indexing, from);
  return new TextIndexer(indexing, from);
}
