import { analyse } from '../core/analysis';
import { compareCalls } from '../core/compare/compare-calls';
import { compareMessages } from '../core/compare/compare-messages';
import type { Comparison } from '../core/compare/comparison';
import type { CompareParams, CompareResult } from '../core/compare-protocol';
import type { Analysis } from '../core/document';
import type { ExportSource } from '../core/export-protocol';
import { callLabel } from '../core/features/call-label';
import { callsAt, callsOfIds } from '../core/features/chosen-calls';
import { comparedCall } from '../core/features/compared-call';
import type { SipMessage } from '../core/sip/message';
import { plainLine } from '../core/text/plain-line';
import type { Call } from '../core/trace/dialog';
import type { DocumentStore } from './document-store';
import { toOffset } from './to-lsp';

/** A source that was understood. */
interface Understood {
  readonly analysis: Analysis;
  readonly calls: readonly Call[];
  /** The message at its position. */
  readonly message: SipMessage | undefined;
}

/** The answer to `siplens/compare`. */
export async function compare(
  { kind, left, right }: CompareParams,
  documents: DocumentStore,
): Promise<CompareResult> {
  const [a, b] = [await understood(left, documents), await understood(right, documents)];
  if (!a || !b) return { kind: 'failed', reason: 'A document that is compared is not open any more.' };
  if (kind === 'messages') {
    if (!a.message || !b.message)
      return { kind: 'failed', reason: 'No SIP message stands at one of the places.' };
    const titles = [a.message, b.message].map(({ text, startLine: { span } }) =>
      plainLine(text.slice(span.start, span.end)),
    );
    return done(compareMessages(a.message, b.message), titles);
  }
  const [one, other] = [a.calls[0], b.calls[0]];
  if (!one || !other) return { kind: 'failed', reason: 'One of the calls is not there any more.' };
  return done(compareCalls(comparedCall(a.analysis, one), comparedCall(b.analysis, other)), [
    callLabel(one),
    callLabel(other),
  ]);
}

function done({ left, right, first, differences }: Comparison, titles: readonly string[]): CompareResult {
  const [leftTitle = '', rightTitle = ''] = titles;
  return {
    kind: 'done',
    left,
    right,
    leftTitle,
    rightTitle,
    first: first ?? null,
    differences: differences.length,
  };
}

async function understood(source: ExportSource, documents: DocumentStore): Promise<Understood | undefined> {
  if ('text' in source) {
    const analysis = analyse({ kind: 'trace', text: source.text, format: 'siptrace' });
    return { analysis, calls: analysis.calls, message: undefined };
  }
  const analysis = await documents.get(source.uri)?.soon();
  if (!analysis) return undefined;
  const offset = source.position && toOffset(analysis, source.position);
  const calls = source.calls
    ? callsOfIds(analysis, source.calls)
    : offset === undefined
      ? []
      : callsAt(analysis, offset);
  return {
    analysis,
    calls,
    message: offset === undefined ? undefined : analysis.chunkAt(offset).chunk.message,
  };
}
