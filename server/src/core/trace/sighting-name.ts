import { parseMessage } from '../sip/parse-message';
import { keysOf } from './keys-of';
import { textHash } from './text-hash';

/** Call-ID, top Via branch, CSeq with its method, method or status. */
type NameParts = readonly [callId: string, branch: string, cseq: number, cseqMethod: string, what: string];

/**
 * A hash of what names a message on one hop: Call-ID, top Via branch, CSeq, method or status. Undefined for one that
 * lacks any of these. `payload` is one character a byte. Most messages write them plainly and are not parsed for it.
 */
export function sightingName(payload: string): number | undefined {
  const parts = plainParts(payload) ?? parsedParts(payload);
  return parts && textHash(parts.join('\n'));
}

/** What names a message, by a full parse. */
export function parsedParts(payload: string): NameParts | undefined {
  const keys = keysOf(parseMessage(payload, 'bytes'), undefined);
  if (!keys?.callId || !keys.branch || keys.cseq === undefined) return undefined;
  const what = keys.kind === 'request' ? keys.method : String(keys.status);
  return [keys.callId, keys.branch, keys.cseq, keys.cseqMethod ?? '', what];
}

/** The same where it is written so plainly that it need not be parsed; undefined for all others. Linear. */
export function plainParts(payload: string): NameParts | undefined {
  const found: Found = { callId: undefined, branch: undefined, cseq: undefined };
  let what: string | undefined;
  let cr = payload.indexOf('\r');
  for (let at = 0; ; ) {
    const lf = payload.indexOf('\n', at);
    if (cr >= 0 && cr < at) cr = payload.indexOf('\r', at);
    const end = cr === lf - 1 ? cr : lf;
    // The rows are over, or a CR that stands alone ends one.
    if (lf < 0 || end <= at || (cr >= 0 && cr < end)) return undefined;
    if (what === undefined) {
      what = whatOf(payload.slice(at, end));
      if (what === undefined) return undefined;
    } else if (!readRow(payload, at, end, found)) return undefined;
    const { callId, branch, cseq } = found;
    // A row may go on in the next line.
    if (isBlank(payload.charCodeAt(lf + 1))) return undefined;
    if (callId !== undefined && branch !== undefined && cseq) return [callId, branch, ...cseq, what];
    at = lf + 1;
  }
}

interface Found {
  callId: string | undefined;
  branch: string | undefined;
  cseq: readonly [number, string] | undefined;
}

/** Reads one row if it is one of the three; false for one of them that is not plain. */
function readRow(payload: string, at: number, end: number, found: Found): boolean {
  const first = payload.charCodeAt(at) | 32;
  // `c`, `i` and `v`: all names of the three begin so.
  if (first !== 99 && first !== 105 && first !== 118) return true;
  const colon = payload.indexOf(':', at);
  if (colon < 0 || colon >= end) return false;
  const value = () => payload.slice(colon + 1, end).trim();
  switch (payload.slice(at, colon).trimEnd().toLowerCase()) {
    case 'v':
    case 'via':
      found.branch ??= branchOf(value());
      return found.branch !== undefined;
    case 'i':
    case 'call-id':
      found.callId ??= /^[!-~]+$/.exec(value())?.[0];
      return found.callId !== undefined;
    case 'cseq':
      found.cseq ??= cseqOf(value());
      return found.cseq !== undefined;
    default:
      return true;
  }
}

/** The method of a request line, the status of a status line. */
function whatOf(line: string): string | undefined {
  return /^SIP\/2\.0 ([1-6]\d\d) /.exec(line)?.[1] ?? /^([A-Z]{1,32}) [!-~]+ SIP\/2\.0$/.exec(line)?.[1];
}

/** Host and parameters of usual signs, names in small letters: nothing in quotes, no comments, no blanks. */
const plainVia =
  /^SIP\/2\.0\/[A-Z]{1,8} [\w.:[\]-]{1,255}((?:;[a-z]{1,32}(?:=[\w.!%*+~:[\]-]{1,255})?){1,32})(?:,|$)/;

function branchOf(value: string): string | undefined {
  const params = plainVia.exec(value)?.[1] ?? '';
  const at = params.indexOf(';branch=');
  // Of two, as a flag too, a parse takes the first.
  if (at < 0 || params.indexOf(';branch') !== at || params.lastIndexOf(';branch') !== at) return undefined;
  const end = params.indexOf(';', at + 1);
  return params.slice(at + ';branch='.length, end < 0 ? undefined : end);
}

function cseqOf(value: string): readonly [number, string] | undefined {
  const [, number, method = ''] = /^(\d{1,9}) ([A-Z]{1,32})$/.exec(value) ?? [];
  return number === undefined ? undefined : [Number(number), method];
}

const isBlank = (c: number) => c === 32 || c === 9;
