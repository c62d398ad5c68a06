/** Text that was read as bytes (Latin-1, one character a byte), as people read it: UTF-8. */
import { formatTime } from '../core/trace/format-time';
import type { TraceTime } from '../core/trace/trace-record';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The bytes of a Latin-1 decoded text. */
function bytesOfLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** True if no unit is above 127, so that every encoding agrees. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** A piece of the input decoded as UTF-8; invalid bytes become U+FFFD. */
export function displayText(bytes: string): string {
  return isAscii(bytes) ? bytes : decoder.decode(bytesOfLatin1(bytes));
}

/** The same for what may be missing. */
export function displayOrNull(bytes: string | undefined): string | null {
  return bytes === undefined ? null : displayText(bytes);
}

/**
 * A sentence of ours that quotes the input. Runs of bytes that are valid UTF-8 are decoded; everything else stays as it
 * is, since `§` and `…` are ours.
 */
export function displaySentence(text: string): string {
  return text.replace(/[\x80-\xff]+/g, run => {
    try {
      return strict.decode(bytesOfLatin1(run));
    } catch {
      return run;
    }
  });
}

/** A time as `formatTime` writes it; null where there is none. */
export function timeText(time: TraceTime | undefined): string | null {
  return time === undefined ? null : (formatTime(time) ?? null);
}
