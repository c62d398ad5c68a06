import type { Analysis } from '../document';
import { plainLine } from '../text/plain-line';
import { type Span, sliceSpan } from '../text/span';
import { messageIn } from './cursor';

/** A command above a message. */
export interface Lens {
  readonly command: 'send';
  readonly title: string;
  /** The start line of the message. */
  readonly span: Span;
  /** 1-based number of the message in the document. */
  readonly messageNumber: number;
  readonly method: string;
  /** `### name` or `# @name`; undefined without one. */
  readonly name: string | undefined;
}

/** `Send` above each authored request; none in traces, also not in an authored file that says `# @trace`. */
export function lensesOf(analysis: Analysis): readonly Lens[] {
  if (analysis.kind === 'trace') return [];
  return analysis.chunks.flatMap((placed): readonly Lens[] => {
    const at = messageIn(placed);
    if (!at || !placed.chunk.part || at.message.kind !== 'request' || placed.number === undefined) return [];
    const { text, startLine } = at.message;
    return [
      {
        command: 'send',
        title: 'Send',
        span: at.toDocument(startLine.span),
        messageNumber: placed.number,
        method: plainLine(sliceSpan(text, startLine.method)),
        name: placed.chunk.part.name,
      },
    ];
  });
}
