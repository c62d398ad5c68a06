import { textFormats } from '../formats/index';
import type { LogFormat } from '../formats/log-format';
import { plain } from '../formats/plain';
import { siptrace } from '../formats/siptrace';
import type { TraceFormat } from '../trace-format';
import { QuickIndexer } from './quick-indexer';
import { logParts, siptraceParts } from './quick-parts';
import { type IndexFrom, TextIndexer, type TextIndexing } from './text-indexer';

/** What indexes a text that comes in pieces. */
export interface TextIndexingRun {
  /** Where to begin again for what was pushed and is not indexed yet. */
  readonly unfinished: IndexFrom;
  /** True once it has stopped where another indexer has begun: that one's messages follow. Never true without `stops`. */
  readonly hasMet: boolean;
  push(bytes: Uint8Array): void;
  /** Ends the text. Nothing may be pushed after it. */
  finish(): void;
}

/** The format that several threads can read, as it is without formats that a user taught. */
export const quickFormat: TraceFormat = textFormats.find(({ id }) => id === 'ngrep') ?? plain;

/** True for a format that several threads can read: what its records say depends on nothing before them. */
export function isReadInParts(format: TraceFormat): boolean {
  return format === quickFormat;
}

/** Begins to index a text trace, by the quickest way that finds exactly the messages of an analysis. */
export function indexText(indexing: TextIndexing, from: IndexFrom): TextIndexingRun {
  const { format } = indexing;
  if (isLogFormat(format)) return new QuickIndexer(indexing, logParts(indexing, format.chain), from);
  if (format.id === siptrace.id) return new QuickIndexer(indexing, siptraceParts(indexing), from);
  return new TextIndexer(indexing, from);
}

function isLogFormat(format: TraceFormat): format is LogFormat {
  // A blank for a CR cannot be told from one of the message's own.
  return 'chain' in format && (format as LogFormat).shape.crShownAs !== ' ';
}
