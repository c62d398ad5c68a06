import type { Analysis } from '../document';
import { durationText } from '../text/duration-text';
import { elapsedMs } from '../trace/elapsed';
import type { TraceMessage } from '../trace/trace-message';
import { finalResponse, type Transaction } from '../trace/transaction';
import { statusText, timeText } from './call-label';
import type { Cursor } from './cursor';
import { groupOf, transactionOf } from './group-of';
import { codeSpan, escapeMarkdown } from './markdown';

function between(from: TraceMessage, to: TraceMessage): string {
  const ms = elapsedMs(from, to);
  return ms === undefined || ms < 0 ? '' : ` after ${durationText(ms)}`;
}

/** Which transmission of a message this is: 2 for the first repetition; undefined for the first. */
function repetitionOf(transaction: Transaction, message: TraceMessage): number | undefined {
  const lists = [
    transaction.requestCopies,
    transaction.acks.slice(1),
    ...transaction.responseCopies.values(),
  ];
  for (const copies of lists) {
    const index = copies.indexOf(message);
    if (index !== -1) return index + 2;
  }
  return undefined;
}

function transactionLines(transaction: Transaction, message: TraceMessage): readonly string[] {
  const { request, responses } = transaction;
  const lines: string[] = [];
  const cseq = (request ?? message).keys.cseq;
  const final = finalResponse(transaction);
  const outcome = final ? escapeMarkdown(statusText(final)) : 'no final response';
  lines.push(`Transaction: ${escapeMarkdown(`${transaction.method} ${cseq ?? ''}`)}, ${outcome}`);
  const repetition = repetitionOf(transaction, message);
  if (repetition !== undefined) lines.push(`Retransmission: transmission ${repetition} of the same message`);
  if (request && message !== request && message.keys.kind === 'response') {
    lines.push(`Answers the request${between(request, message)}`);
  }
  const first = responses[0];
  if (message === request && first) {
    lines.push(`First response: ${escapeMarkdown(statusText(first))}${between(message, first)}`);
    if (final && final !== first)
      lines.push(`Final response: ${escapeMarkdown(statusText(final))}${between(message, final)}`);
  }
  if (transaction.acks.length > 0)
    lines.push(transaction.acks.length === 1 ? 'ACK seen' : `ACK seen ${transaction.acks.length} times`);
  return lines;
}

/** Time, addresses and transaction of a captured message, as Markdown lines; empty for an authored one. */
export function circumstances(analysis: Analysis, cursor: Cursor): readonly string[] {
  const { chunk, number } = cursor.placed;
  const { trace, record } = chunk;
  if (!trace || analysis.kind !== 'trace') return [];
  const lines: string[] = [`Message ${number ?? '?'}`];
  const time = timeText(trace);
  if (time !== '') lines.push(`Time: ${time}`);
  const { source, destination, transport, addressesInferred } = trace.keys;
  if (source !== undefined || destination !== undefined) {
    const inferred = addressesInferred ? ' (from Via and Contact: the log does not say)' : '';
    const way = `${codeSpan(source ?? '?')} → ${codeSpan(destination ?? '?')}`;
    lines.push(`${transport === undefined ? '' : `${transport.toUpperCase()} `}${way}${inferred}`);
  }
  if (record?.frame !== undefined) lines.push(`Frame ${record.frame}`);
  const group = groupOf(analysis, chunk.groupKey);
  if (group?.duplicates.has(trace))
    lines.push('The same packet was captured before: a copy, not a retransmission');
  const transaction = group && transactionOf(group, trace);
  if (transaction) lines.push(...transactionLines(transaction, trace));
  return lines;
}
