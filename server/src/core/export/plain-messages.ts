import { formatTime } from '../trace/format-time';
import type { WritableRecord } from '../trace/write-siptrace';

/** Records as text to be read or pasted: a line with time, transport and addresses, then the message. Payloads as Unicode text. */
export function plainMessages(records: readonly WritableRecord[]): string {
  return records
    .map(({ time, transport, source, destination, payload }) => {
      const when = (time && formatTime(time)) ?? '';
      const way = `${source ?? '?'} -> ${destination ?? '?'}`;
      const head = [when, transport?.toUpperCase() ?? '', way].filter(part => part !== '').join(' ');
      return `${head}\n\n${payload.replace(/\r\n?/g, '\n').trimEnd()}\n`;
    })
    .join('\n\n');
}
