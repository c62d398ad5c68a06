import { maxLine } from '../cut-chunks';
import type { TraceFormat } from '../trace-format';
import type { TraceRecord } from '../trace-record';

/**
 * The record at the beginning of `text`, read again from a text trace: `carry` is what its format had to know, `atEnd`
 * tells that the file ends with the text. Undefined where none stands there any more: the file has changed.
 */
export function readRecordAt(
  text: string,
  { format, carry, atEnd }: { readonly format: TraceFormat; readonly carry: string; readonly atEnd: boolean },
): TraceRecord | undefined {
  const reader = format.open(carry, 'bytes');
  for (let at = 0; at < text.length; ) {
    const stop = lineStop(text, at);
    const end = lineEndOf(text, stop);
    // The next record begins: this one is complete, whatever follows.
    if (reader.push(text.slice(at, stop), end)) return reader.finish(false);
    at = stop + end.length;
  }
  return reader.finish(atEnd);
}

function lineStop(text: string, at: number): number {
  const stop = Math.min(text.length, at + maxLine);
  for (let i = at; i < stop; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return i;
  }
  return stop;
}

function lineEndOf(text: string, at: number): '' | '\r' | '\n' | '\r\n' {
  const c = text.charCodeAt(at);
  if (c === 10) return '\n';
  if (c !== 13) return '';
  return text.charCodeAt(at + 1) === 10 ? '\r\n' : '\r';
}
