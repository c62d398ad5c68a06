import { addressReach } from '../sip/address-reach';
import { headerByName } from '../sip/facts/headers';
import { isIpv4, isIpv6 } from '../sip/ip-address';
import type { Pseudonyms } from './pseudonyms';

/**
 * Something that was redacted and may still tell somebody. `original`: a name, number, host or address of the input;
 * `address`, `mailbox`, `number`, `secret`: looks like one and is no stand-in; `header`: a field that we do not know;
 * `version`: an address or a version in what a product says of itself. A person should look at these two.
 */
export interface Leak {
  readonly kind: 'original' | 'address' | 'mailbox' | 'number' | 'secret' | 'header' | 'version';
  /** What was found. It stays on this machine: it is what should not leave it. */
  readonly text: string;
  /** Zero-based line of the redacted text. */
  readonly line: number;
}

/** So many leaks of a text are listed; all are counted by what the caller sees in `more`. */
const MOST = 1000;

/** Words, with the marks that addresses are made of. */
const words = /[^\s"'<>(),;{}|\\=@[\]]+/g;

/**
 * Looks for what a redacted text still tells: for every original, and for what has the form of an address, a mailbox, a
 * phone number or a key and is no stand-in. Finding nothing proves no more than that. Linear.
 */
export function leakScan(
  text: string,
  names: Pseudonyms,
): { readonly leaks: readonly Leak[]; readonly more: number } {
  const leaks: Leak[] = [];
  let more = 0;
  let line = 0;
  for (const row of text.split('\n')) {
    for (const leak of leaksIn(row, line, names)) {
      if (leaks.length < MOST) leaks.push(leak);
      else more++;
    }
    line++;
  }
  return { leaks, more };
}

function* leaksIn(row: string, line: number, names: Pseudonyms): Generator<Leak> {
  const field = /^([\w.!%*+`'~-]{1,128})[ \t]{0,9}:[ \t]*\S/.exec(row)?.[1];
  if (field && !headerByName(field) && !/^(?:sips?|tel|lane)$/i.test(field))
    yield { kind: 'header', text: field, line };
  if (/eyJ[\w-]{8,2000}\.[\w-]/.test(row)) yield { kind: 'secret', text: 'JSON Web Token', line };
  const isProduct = /^(?:user-agent|server)$/i.test(field ?? '');
  for (const [word] of row.matchAll(words)) {
    for (const leak of leaksOf(word, line, names)) {
      yield isProduct && leak.kind === 'address' ? { ...leak, kind: 'version' } : leak;
    }
  }
}

function* leaksOf(word: string, line: number, names: Pseudonyms): Generator<Leak> {
  for (const part of partsOf(word)) {
    if (names.isOriginal(part)) yield { kind: 'original', text: part, line };
    else if (isForeignAddress(part, names)) yield { kind: 'address', text: part, line };
    else if (/^\+\d{7,15}$/.test(part) && !names.isIssued(part)) yield { kind: 'number', text: part, line };
  }
}

/** A word and what it is put together of: `sip:alice`, `10.0.0.1:5060`. */
function partsOf(word: string): ReadonlySet<string> {
  const parts = new Set([word]);
  for (const part of word.split(/[:/?&~]/)) if (part !== '' && word.length < 8192) parts.add(part);
  return parts;
}

function isForeignAddress(part: string, names: Pseudonyms): boolean {
  if (!isIpv4(part) && !(isIpv6(part) && part.includes('::'))) return false;
  const reach = addressReach(part);
  return (reach === 'public' || reach === 'private') && !names.isIssued(part);
}
