import type { Analysis, PlacedChunk } from '../document';
import { plainLine } from '../text/plain-line';
import { type Span, shiftSpan, spanTouches } from '../text/span';
import type { Call } from '../trace/dialog';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse, type Transaction } from '../trace/transaction';
import { callLabel, statusText } from './call-label';
import { cursorAt } from './cursor';
import { maskSecrets } from './mask-secrets';
import { relatedGroup } from './related-group';

/** A call, or one request of it. */
export interface HierarchyItem {
  readonly kind: 'call' | 'request';
  readonly name: string;
  /** Of a call its Call-ID, of a request how it was answered. */
  readonly detail: string;
  /** The message that stands for it, in the document. */
  readonly span: Span;
  /** Its start line. */
  readonly selection: Span;
  /** 1-based number of that message; with `kind`, how an item is found again. */
  readonly message: number;
}

/** How an item is found again in the same version of the document. */
export type HierarchyRef = Pick<HierarchyItem, 'kind' | 'message'>;

function placedByNumber(analysis: Analysis, number: number): PlacedChunk | undefined {
  return analysis.chunks.find(placed => placed.number === number);
}

function callOf(analysis: Analysis, placed: PlacedChunk): Call | undefined {
  const { trace } = placed.chunk;
  return trace && relatedGroup(analysis, placed)?.calls.find(call => call.messages.includes(trace));
}

function itemOf(
  analysis: Analysis,
  message: TraceMessage,
  named: Pick<HierarchyItem, 'kind' | 'name' | 'detail'>,
): HierarchyItem | undefined {
  const placed = analysis.placeOf(message);
  if (placed?.number === undefined) return undefined;
  return {
    ...named,
    span: shiftSpan(message.extent, placed.start),
    selection: shiftSpan(message.startLine, placed.start),
    message: placed.number,
  };
}

function callItem(analysis: Analysis, call: Call): HierarchyItem | undefined {
  const detail = call.callIds.map(text => plainLine(text)).join(', ');
  return itemOf(analysis, call.start, { kind: 'call', name: callLabel(call), detail });
}

function requestItem(
  analysis: Analysis,
  request: TraceMessage,
  transaction: Transaction,
): HierarchyItem | undefined {
  const { method, requestUri } = request.keys;
  const final = method === 'ACK' ? undefined : finalResponse(transaction);
  const name = maskSecrets(plainLine(`${method} ${requestUri ?? ''}`)) || 'request';
  return itemOf(analysis, request, { kind: 'request', name, detail: final ? statusText(final) : '' });
}

/** The call that the message under the cursor belongs to, if the cursor is on its start line; empty elsewhere. */
export function hierarchyAt(analysis: Analysis, offset: number): readonly HierarchyItem[] {
  const cursor = cursorAt(analysis, offset);
  if (!cursor || !spanTouches(cursor.message.startLine.span, cursor.offset)) return [];
  const call = callOf(analysis, cursor.placed);
  const item = call && callItem(analysis, call);
  return item ? [item] : [];
}

/** The requests of a call in order, each ACK behind the request that it belongs to. */
function requestsOf(analysis: Analysis, call: Call): readonly HierarchyItem[] {
  return call.transactions.flatMap(transaction =>
    [transaction.request, transaction.acks[0]].flatMap(request =>
      request ? (requestItem(analysis, request, transaction) ?? []) : [],
    ),
  );
}

function isCreator(call: Call, analysis: Analysis, item: HierarchyRef): boolean {
  return analysis.placeOf(call.start)?.number === item.message;
}

/** What led to an item: to a call the request that created it, to any other request its call. */
export function incomingOf(analysis: Analysis, item: HierarchyRef): readonly HierarchyItem[] {
  const placed = placedByNumber(analysis, item.message);
  const call = placed && callOf(analysis, placed);
  if (!call) return [];
  if (item.kind === 'call') return requestsOf(analysis, call).filter(r => isCreator(call, analysis, r));
  const own = isCreator(call, analysis, item) ? undefined : callItem(analysis, call);
  return own ? [own] : [];
}

/** What an item led to: a call to the requests within it. Requests lead to nothing of their own. */
export function outgoingOf(analysis: Analysis, item: HierarchyRef): readonly HierarchyItem[] {
  const placed = item.kind === 'call' ? placedByNumber(analysis, item.message) : undefined;
  const call = placed && callOf(analysis, placed);
  return call ? requestsOf(analysis, call).filter(r => !isCreator(call, analysis, r)) : [];
}
