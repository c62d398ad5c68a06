import type { Analysis } from '../document';
import { plainLine } from '../text/plain-line';
import { type Span, sliceSpan } from '../text/span';
import type { Call } from '../trace/dialog';
import { callLabel } from './call-label';
import { messageIn } from './cursor';

/** A command above an authored request. */
export interface SendLens {
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

/** A command above the first message of a call in a trace. */
export interface LadderLens {
  readonly command: 'ladder';
  /** `Ladder: alice → bob · 486 Busy Here`. */
  readonly title: string;
  readonly span: Span;
}

/** A call that an edit did not touch is the same object in the next version. */
const titles = new WeakMap<Call, string>();

function ladderTitle(call: Call): string {
  const title = titles.get(call) ?? `Ladder: ${callLabel(call)}`;
  titles.set(call, title);
  return title;
}

/** `Ladder` above the first message of each call in a trace; none above pings, which are no flow. Linear in the calls. */
export function ladderLenses(analysis: Analysis): readonly LadderLens[] {
  if (analysis.kind !== 'trace') return [];
  return analysis.calls.flatMap((call): readonly LadderLens[] => {
    const { start, kind } = call;
    if (kind === 'options' || analysis.placeOf(start) === undefined) return [];
    const span = analysis.spanOf({ message: start, span: start.startLine });
    return [{ command: 'ladder', title: ladderTitle(call), span }];
  });
}

/** `Send` above each authored request; none in traces, also not in an authored file that says `# @trace`. */
export function sendLenses(analysis: Analysis): readonly SendLens[] {
  if (analysis.kind === 'trace') return [];
  return analysis.chunks.flatMap((placed): readonly SendLens[] => {
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
