import { looksLikeCapture } from '../../core/trace/capture/capture-kind';
import { detectFormats } from '../../core/trace/detect-format';
import { formatById } from '../../core/trace/formats/index';
import { noTaughtFormats, type TaughtFormats } from '../../core/trace/formats/taught/read-taught-formats';
import type { TraceFormat } from '../../core/trace/trace-format';

/** How much of a file decides what it is, bytes. */
export const headBytes = 65_536;

/** What a file is, by what is asked for or by its first bytes. */
export type TraceKind =
  | { readonly kind: 'text'; readonly format: TraceFormat; readonly start: number }
  | { readonly kind: 'capture' }
  | { readonly kind: 'nothing'; readonly reason: string };

/** Decides how a file is read; `start` leaves out a byte order mark. */
export function traceKindOf(
  head: Uint8Array,
  inputFormat: string | undefined,
  taught: TaughtFormats = noTaughtFormats,
): TraceKind {
  if (head.length === 0) return { kind: 'nothing', reason: 'The file is empty.' };
  if (inputFormat === 'pcap' || (inputFormat === undefined && looksLikeCapture(head)))
    return { kind: 'capture' };
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const text = Buffer.from(head.subarray(start, headBytes)).toString('latin1');
  const asked = inputFormat === undefined ? undefined : formatById(inputFormat, taught);
  const format = asked ?? detectFormats(text, taught)[0]?.format;
  if (!format)
    return { kind: 'nothing', reason: 'No SIP message is recognised in the first 64 KiB of the file.' };
  if (format.templates === true)
    return { kind: 'nothing', reason: `${format.title}: templates, not traffic.` };
  return { kind: 'text', format, start };
}
