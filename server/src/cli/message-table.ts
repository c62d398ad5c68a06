import type { AnalysedInput } from './analysed-input';
import { listMessages } from './message-list';
import { table } from './text-width';

/** The messages of one input as an aligned table with a head line. */
export function messageTable(input: AnalysedInput): string {
  const rows = listMessages(input).map(message => [
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

type Listed = ReturnType<typeof listMessages>[number];

/** Addresses that were worked out and not written in the source are in parentheses. */
function endpoints(message: Listed): string {
  const { source, destination, transport } = message;
  if (source === null && destination === null) return transport ?? '-';
  const pair = `${source ?? '?'} → ${destination ?? '?'}`;
  const shown = message.addressesInferred ? `(${pair})` : pair;
  return transport === null ? shown : `${transport} ${shown}`;
}

function remark(message: Listed): string {
  const remarks = [
    ...(message.duplicateOf === null ? [] : [`same packet as ${message.duplicateOf}`]),
    ...(message.retransmissionOf === null ? [] : [`repeats ${message.retransmissionOf}`]),
    ...(message.truncated ? ['cut'] : []),
  ];
  return remarks.join(', ');
}
