import type { ListedMessage } from './message-list';
import { table } from './text-width';

/** Messages as an aligned table with a head line. */
export function messageTable(messages: readonly ListedMessage[]): string {
  const rows = messages.map(message => [
    String(message.number),
    message.range ? `line ${message.range.start.line + 1}` : `frame ${message.frame ?? '?'}`,
    message.time ?? '-',
    endpoints(message),
    message.startLine,
    message.cseq ? `${message.cseq.number} ${message.cseq.method}` : '-',
    message.callId ?? '-',
    remark(message),
  ]);
  const head = ['#', 'place', 'time', 'from → to', 'start line', 'CSeq', 'Call-ID', ''];
  return table([head, ...rows]);
}

/** Addresses that were worked out and not written in the source are in parentheses. */
function endpoints(message: ListedMessage): string {
  const { source, destination, transport } = message;
  if (source === null && destination === null) return transport ?? '-';
  const pair = `${source ?? '?'} → ${destination ?? '?'}`;
  const shown = message.addressesInferred ? `(${pair})` : pair;
  return transport === null ? shown : `${transport} ${shown}`;
}

function remark(message: ListedMessage): string {
  const remarks = [
    ...(message.duplicateOf === null ? [] : [`same packet as ${message.duplicateOf}`]),
    ...(message.retransmissionOf === null ? [] : [`repeats ${message.retransmissionOf}`]),
    ...(message.truncated ? ['cut'] : []),
  ];
  return remarks.join(', ');
}
