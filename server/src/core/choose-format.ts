import type { DocumentKind } from './document';
import { detectFormats } from './trace/detect-format';
import { formatById, formatsWith } from './trace/formats/index';
import type { TaughtFormats } from './trace/formats/taught/read-taught-formats';
import { messageFileFormat } from './trace/message-file-format';
import type { TraceFormat } from './trace/trace-format';

/** How much of a text decides about its format, UTF-16 units. */
export const HEAD_LENGTH = 65_536;

/** The format in which a document is read, and how sure that is. */
export interface ChosenFormat {
  readonly format: TraceFormat;
  /** 1 where it is certain or was asked for, 0 where nothing was recognised. */
  readonly confidence: number;
}

/** Chooses the format of a document by its kind, the format asked for, or its head; `plain` where none fits. */
export function chooseFormat(
  head: string,
  asked: { readonly kind: DocumentKind; readonly format?: string; readonly taught?: TaughtFormats },
): ChosenFormat {
  if (asked.kind === 'message') return { format: messageFileFormat, confidence: 1 };
  const byId = asked.format === undefined ? undefined : formatById(asked.format, asked.taught);
  if (byId) return { format: byId, confidence: 1 };
  return detectFormats(head, asked.taught)[0] ?? { format: formatsWith(asked.taught).plain, confidence: 0 };
}
