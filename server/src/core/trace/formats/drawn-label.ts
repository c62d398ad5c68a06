import { methodByName } from '../../sip/facts/methods';
import { statusByCode } from '../../sip/facts/status-codes';
import type { DrawnArrow } from '../drawn/drawing';

/** What an arrow says: a method or a status, and where in its text that stands. */
export interface DrawnLabel {
  readonly what: Pick<DrawnArrow, 'method' | 'status' | 'reason' | 'intent'>;
  readonly at: number;
  readonly length: number;
}

/** Reads `INVITE`, `Re-Invite`, `180 Ringing`, `200 OK (pickup)` at the beginning of a text; undefined for other words. */
export function readDrawnLabel(text: string): DrawnLabel | undefined {
  const at = text.length - text.trimStart().length;
  const word = text.slice(at, at + 64);
  const status = /^([1-6]\d\d)(?![\d.:])\s?([A-Za-z][A-Za-z /-]{0,40})?/.exec(word);
  if (status) return statusLabel(status, at);
  const again = /^re-?invite\b/i.exec(word);
  if (again) return { what: { method: 'INVITE', intent: 're-invite' }, at, length: again[0].length };
  const method = /^[A-Za-z]{3,12}(?![\w-])/.exec(word)?.[0] ?? '';
  if (
    !methodByName(method.toUpperCase()) ||
    (method !== method.toUpperCase() && !/^[A-Z][a-z]+$/.test(method))
  ) {
    return undefined;
  }
  return { what: { method: method.toUpperCase() }, at, length: method.length };
}

function statusLabel(match: RegExpExecArray, at: number): DrawnLabel {
  const status = Number(match[1]);
  const words = (match[2] ?? '').trim();
  return {
    what: { status, reason: statusByCode(status)?.reason ?? words },
    at,
    length: match[0].trimEnd().length,
  };
}
