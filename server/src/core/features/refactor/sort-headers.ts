import { lineEndOf } from '../../lint/header-part';
import type { HeaderField, SipMessage } from '../../sip/message';
import { sliceSpan } from '../../text/span';
import type { Rewriter } from './rewrite';

/** What proxies need to see comes first (RFC 3261 §7.3.1), then the ids, at the end what describes the body. */
const FIRST = [
  'via',
  'max-forwards',
  'route',
  'record-route',
  'path',
  'service-route',
  'proxy-require',
  'proxy-authorization',
  'from',
  'to',
  'call-id',
  'cseq',
  'contact',
];
const LAST = [
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'content-length',
];

function rankOf({ id }: HeaderField): number {
  const first = FIRST.indexOf(id);
  if (first !== -1) return first;
  const last = LAST.indexOf(id);
  return last === -1 ? FIRST.length : FIRST.length + 1 + last;
}

/** True if the rows stand side by side, so that nothing between them is lost. */
function areContiguous(headers: readonly HeaderField[]): boolean {
  return headers.every((field, i) => i === 0 || headers[i - 1]?.line.end === field.line.start);
}

function rowText(message: SipMessage, field: HeaderField): string {
  const row = sliceSpan(message.text, field.line);
  return /[\r\n]$/.test(row) ? row : row + lineEndOf(message);
}

/** Header rows in the usual order. Rows of one name, and those without a usual place, keep their order among themselves. */
export const rewriteHeaderOrder: Rewriter = ({ message }) => {
  const { headers } = message;
  const [first] = headers;
  const last = headers.at(-1);
  if (!first || !last || !areContiguous(headers)) return [];
  const sorted = [...headers].sort((a, b) => rankOf(a) - rankOf(b));
  if (sorted.every((field, i) => field === headers[i])) return [];
  const span = { start: first.line.start, end: last.line.end };
  const newText = sorted.map(field => rowText(message, field)).join('');
  return [{ title: 'Sort headers into the usual order', edits: [{ span, newText }] }];
};
