import type { Analysis, PlacedChunk } from '../document';
import { nextLineAt } from '../sip/message-file-lines';
import { sdpsOf } from '../sip/sdp/sdps-of';
import type { TextSlices } from '../text/chunked-text';
import { type Span, shiftSpan } from '../text/span';
import { type MessageAt, messageIn } from './cursor';

/** Lines that fold into their first one. `span` runs from the first line to the end of the last, its line end left out. */
export interface Fold {
  readonly span: Span;
  readonly kind: 'message' | 'headers' | 'body' | 'media' | 'comment';
}

/** The span without the blank lines and line ends at its end. */
function trimmed(text: TextSlices, { start, end }: Span): Span {
  let last = end;
  while (last > start && ' \t\r\n'.includes(text.charAt(last - 1))) last--;
  return { start, end: last };
}

/** True if the span covers more than one line. */
function isFoldable(text: TextSlices, { start, end }: Span): boolean {
  for (let i = start; i < end; i++) if (text.charAt(i) === '\n' || text.charAt(i) === '\r') return true;
  return false;
}

/** Runs of comment lines with nothing between them. */
function commentFolds(placed: PlacedChunk): readonly Fold[] {
  const { part, text } = placed.chunk;
  const lines = [...(part?.comments ?? [])].sort((a, b) => a.start - b.start);
  const folds: Fold[] = [];
  let run: Span | undefined;
  const close = () => {
    if (run && isFoldable(text, run)) folds.push({ span: shiftSpan(run, placed.start), kind: 'comment' });
  };
  for (const line of lines) {
    if (run && nextLineAt(text, run.end) === line.start) {
      run = { start: run.start, end: line.end };
    } else {
      close();
      run = line;
    }
  }
  close();
  return folds;
}

function messageFolds(at: MessageAt): readonly Fold[] {
  const { message, placed } = at;
  const { record } = placed.chunk;
  const whole = at.toDocument({ start: message.startLine.span.start, end: message.text.length });
  const headerLine =
    record && record.header.end > record.header.start ? placed.start + record.header.start : undefined;
  // In a trace the record folds into its own line, which tells time and addresses.
  const start = headerLine === undefined ? whole.start : Math.min(headerLine, whole.start);
  const first = message.headers[0];
  const last = message.headers.at(-1);
  const folds: Fold[] = [{ span: { start, end: whole.end }, kind: 'message' }];
  if (first && last) {
    folds.push({ span: at.toDocument({ start: first.line.start, end: last.line.end }), kind: 'headers' });
  }
  folds.push({ span: at.toDocument(message.body), kind: 'body' });
  return [...folds, ...mediaFolds(at)];
}

/** Each `m=` line of a session description with the lines that belong to it. */
function mediaFolds({ message, toDocument }: MessageAt): readonly Fold[] {
  return sdpsOf(message).flatMap(({ sdp }) =>
    sdp.media.map(({ line, lines }): Fold => {
      const span = toDocument({ start: line.span.start, end: (lines.at(-1) ?? line).span.end });
      return { span, kind: 'media' };
    }),
  );
}

/**
 * What can be folded: messages (in a trace with their record lines), header blocks, bodies, media sections of session
 * descriptions, comment blocks.
 */
export function foldingOf(analysis: Analysis): readonly Fold[] {
  return analysis.chunks.flatMap(placed => {
    const at = messageIn(placed);
    const folds = at ? messageFolds(at) : [];
    const kept = folds
      .map(fold => ({ ...fold, span: trimmed(analysis.source, fold.span) }))
      .filter(fold => isFoldable(analysis.source, fold.span));
    return [...commentFolds(placed), ...kept];
  });
}
