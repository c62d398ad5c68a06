import type { ListedCall } from './listed-call';

/** A row holds what is one value. */
type Column = Exclude<keyof ListedCall, 'details'>;

const columns: readonly Column[] = [
  'number',
  'kind',
  'state',
  'flow',
  'from',
  'to',
  'callIds',
  'start',
  'answer',
  'end',
  'finalStatus',
  'endedBy',
  'messages',
  'hops',
  'postDialDelayMs',
  'ringMs',
  'talkMs',
  'retransmissions',
  'codecs',
  'findings',
];

/**
 * Calls as a table (RFC 4180): a row of names, then one for each call, CRLF between. A cell of a trace that a
 * spreadsheet would take for a formula begins with an apostrophe.
 */
export function callsCsv(calls: readonly ListedCall[]): string {
  const rows = [columns, ...calls.map(call => columns.map(column => cellOf(call, column)))];
  return rows.map(row => `${row.map(quoted).join(',')}\r\n`).join('');
}

function cellOf(call: ListedCall, column: Column): string {
  const value = call[column];
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return harmless(value);
  return harmless(value.map(item => (typeof item === 'string' ? item : `${item.a} ${item.b}`)).join('; '));
}

/** `=`, `+`, `-`, `@`, tab and line ends begin a formula in one spreadsheet or another. */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
