import { isIpv4, isIpv6 } from '../sip/ip-address';
import { aroundMarks, hasMark } from './placeholder-marks';
import { redactUri } from './redact-uri';
import type { Redaction } from './redaction';
import { schemeOf } from './uri-scheme';

/** A JSON Web Token, or what is left of one: three parts, of which the first begins like `{"`. */
const jwt = /^eyJ[\w-]*(?:\.[\w-]*){1,2}$/;
/** Ends of names that are hosts although nobody used them as such. */
const domains = new Set(
  'com net org io info biz eu us uk de fr it es nl at ch se no fi dk pl cz be pt ie ca au br in jp cn ru lan local internal corp home intra invalid example test arpa'.split(
    ' ',
  ),
);
/** One word, or what stands between two. Never the empty text. */
const pieces = /[^\s"'<>(),;{}|\\=]+|[\s"'<>(),;{}|\\=]+/g;

/**
 * Text that may hold anything: URIs, addresses, host names, addresses of people, tokens of identity, and words that
 * were learned elsewhere are replaced; all else stays. Linear.
 */
export function redactText(text: string, by: Redaction): string {
  const known = by.names.known(text.trim());
  if (known !== undefined) return text.replace(text.trim(), () => known);
  return text.replace(pieces, piece => (/^[\s"'<>(),;{}|\\=]/.test(piece) ? piece : redactWord(piece, by)));
}

function redactWord(word: string, by: Redaction): string {
  const [, before = '', body = '', after = ''] = /^([[.:!?*/&#~-]*)(.*?)([\].:!?*/&#~-]*)$/s.exec(word) ?? [];
  if (body === '') return word;
  if (schemeOf(body) !== undefined) return before + redactUri(body, by) + after;
  if (isIpv6(word)) return by.names.address(word);
  if (isIpv6(body)) return before + by.names.address(body) + after;
  const port = /^(.*\]?):(\d{1,5})$/s.exec(body);
  if (port && (isIpv4(port[1] ?? '') || before.endsWith('['))) {
    return `${before}${redactBare(port[1] ?? '', by)}:${port[2]}${after}`;
  }
  return before + redactBare(body, by) + after;
}

function redactBare(body: string, by: Redaction): string {
  const known = by.names.known(body);
  if (known !== undefined) return known;
  if (jwt.test(body)) return 'JWT-removed';
  if (isIpv4(body)) return by.names.address(body);
  const at = body.lastIndexOf('@');
  if (at > 0) return `${by.names.user(body.slice(0, at))}@${by.hostPort(body.slice(at + 1))}`;
  if (hasMark(body)) return aroundMarks(body, part => redactWord(part, by));
  if (/^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(body)) return by.names.token(body);
  if (looksLikeHost(body)) return by.hostPort(body);
  // Words within a word: `alias=10.0.0.1~5060`, `sip-alice`.
  const parts = body.split(/([~/:_&+!-])/);
  return parts.length > 1 && parts.length < 200 ? parts.map(part => redactPart(part, by)).join('') : body;
}

function redactPart(part: string, by: Redaction): string {
  return isIpv4(part) || looksLikeHost(part) ? by.names.host(part) : (by.names.known(part) ?? part);
}

function looksLikeHost(text: string): boolean {
  if (text.length > 255 || !/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?(?::\d{1,5})?$/i.test(text)) return false;
  const labels = text.replace(/:\d+$/, '').replace(/\.$/, '').split('.');
  return domains.has(labels.at(-1)?.toLowerCase() ?? '') && labels.every(label => label !== '');
}
