import type { DocumentKind } from './document';
import { detectFormats } from './trace/detect-format';
import { formatById, readAsPlain } from './trace/formats/index';
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
  asked: { readonly kind: DocumentKind; readonly format?: string },
): ChosenFormat {
  if (asked.kind === 'message') return { format: messageFileFormat, confidence: 1 };
  const byId = asked.format === undefined ? undefined : formatById(asked.format);
  if (byId) return { format: byId, confidence: 1 };
  return detectFormats(head)[0] ?? { format: readAsPlain, confidence: 0 };
}
