/** Limits of what is handed to the `sip` package, whose expressions take quadratic time on long lines. */
const maxBytes = 65_535;
const maxHeaderBytes = 32_768;
const maxLine = 2048;
const maxLines = 200;

/**
 * Why a message must not reach the `sip` package, or undefined where it may: 2 KiB a header line keep its worst case
 * at a few milliseconds. `payload` holds one character a byte.
 */
export function refusal(payload: string): string | undefined {
  if (payload.length > maxBytes) return `longer than ${maxBytes} bytes`;
  const end = payload.indexOf('\r\n\r\n');
  if (end === -1) return 'without the empty line that ends the headers';
  if (end > maxHeaderBytes) return `with more than ${maxHeaderBytes} bytes of headers`;
  const rows = payload.slice(0, end).split(/\r\n(?![ \t])/);
  if (rows.length > maxLines) return `with more than ${maxLines} header lines`;
  if (rows.some(row => row.length > maxLine)) return `with a header longer than ${maxLine} bytes`;
  return undefined;
}
