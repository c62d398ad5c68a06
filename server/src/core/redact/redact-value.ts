import { headerById } from '../sip/facts/headers';
import { redactParam } from './redact-param';
import { redactUri } from './redact-uri';
import type { Redaction } from './redaction';
import { schemeOf } from './uri-scheme';

/** Fields that hold sentences of people. */
const written = new Set(['subject', 'organization', 'comments']);
/** Products and their versions, of which some look like addresses. */
const products = new Set(['user-agent', 'server']);
/** The whole value, or each of its words, is a token. */
const tokenFields = new Set([
  'sip-etag',
  'sip-if-match',
  'session-id',
  'x-session-id',
  'cisco-guid',
  'x-cisco-guid',
]);
/** Call-IDs, of this call or of another. */
const callIdFields = new Set([
  'call-id',
  'in-reply-to',
  'replaces',
  'join',
  'target-dialog',
  'same-session',
  'x-call-id',
]);

/** What is at `at`: a quoted text, a name with its equals sign, or a word. */
const lexeme = /"(?:[^"\\]|\\[\s\S])*"?|[^\s"<>,;=]+(?:[ \t\r\n]*=)?|[\s\S]/y;

/**
 * The value of a header field by the lower-case long name of the field, folds and all. Names, URIs, addresses,
 * credentials and tokens are replaced wherever the grammar or the look of a value has them. Linear.
 */
export function redactValue(id: string, value: string, by: Redaction): string {
  if (written.has(id)) return by.sentence(value);
  if (products.has(id)) return redactProducts(value, by);
  if (id === 'identity') return redactIdentity(value, by);
  const scheme = /^\s*(basic|bearer)\s+/i.exec(value);
  if (scheme && /authorization$/.test(id)) {
    const hidden = scheme[1]?.toLowerCase() === 'basic' ? 'cmVtb3ZlZDpyZW1vdmVk' : 'removed';
    return scheme[0] + hidden;
  }
  return redactFields(id, value, by);
}

/** The first word is a signed token; what stands behind it tells where its key is. */
function redactIdentity(value: string, by: Redaction): string {
  const semicolon = value.indexOf(';');
  return semicolon < 0 ? 'removed' : `removed${redactFields('identity', value.slice(semicolon), by)}`;
}

/** Only what is known from elsewhere, or private: `1.0.11.6` is a version. */
function redactProducts(value: string, by: Redaction): string {
  return value.replace(/[^\s()<>,;/]+/g, word => {
    const isPrivate = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+/.test(word);
    return by.names.known(word) ?? (isPrivate || word.includes('@') ? by.text(word) : word);
  });
}

/** Where in a value the walk is. */
interface Walk {
  readonly id: string;
  readonly value: string;
  readonly by: Redaction;
  readonly isAddress: boolean;
  /** Name of the parameter of which the value comes next. */
  param: string | undefined;
  /** True where an entry begins: a display name may. */
  isEntry: boolean;
  /** True behind a semicolon: a word alone is a flag, `;rport`. */
  isFlag: boolean;
}

function redactFields(id: string, value: string, by: Redaction): string {
  const syntax = headerById(id)?.syntax;
  const isAddress = syntax === 'address' || syntax === 'address-list';
  const walk: Walk = { id, value, by, isAddress, param: undefined, isEntry: true, isFlag: false };
  let result = '';
  let at = 0;
  while (at < value.length) {
    const end = endOfPiece(walk, at);
    result += redactPiece(walk, value.slice(at, end));
    at = end;
  }
  return result;
}

/** Where the piece at `at` ends: `<…>` as a whole, unquoted display names as one. */
function endOfPiece(walk: Walk, at: number): number {
  const { value } = walk;
  if (value.charAt(at) === '<') {
    const close = value.indexOf('>', at);
    return close < 0 ? value.length : close + 1;
  }
  if (walk.isEntry && walk.isAddress) {
    const name = nameEnd(value, at);
    if (name > at) return name;
  }
  lexeme.lastIndex = at;
  return at + (lexeme.exec(value)?.[0].length ?? 1);
}

/** The end of an unquoted display name that begins at `at`; `at` where there is none. */
function nameEnd(value: string, at: number): number {
  if (/[\s"]/.test(value.charAt(at))) return at;
  const name = /[^"<,;:@]+/y;
  name.lastIndex = at;
  const text = name.exec(value)?.[0] ?? '';
  return value.charAt(at + text.length) === '<' ? at + text.trimEnd().length : at;
}

function redactPiece(walk: Walk, piece: string): string {
  const { by } = walk;
  const first = piece.charAt(0);
  if (piece.trim() === '') return piece;
  const { param, isEntry, isFlag } = walk;
  walk.param = undefined;
  walk.isEntry = piece === ',';
  walk.isFlag = piece === ';';
  if (first === '<') return redactAngle(piece, by);
  if (first === '"') return redactQuoted(piece, param, walk);
  if (piece.endsWith('=') && schemeOf(piece) === undefined) {
    walk.param = piece.slice(0, -1).trim();
    return piece;
  }
  if (piece.length === 1 && /[,;=>]/.test(piece)) return piece;
  if (param !== undefined) return redactParam(param, piece, by);
  if (isFlag && /^[\w.+-]+$/.test(piece) && !/\d{4}|\w\.\w/.test(piece)) return piece;
  if (isEntry && walk.isAddress && schemeOf(piece) === undefined) return by.names.name(piece);
  return redactBareWord(walk, piece);
}

function redactAngle(piece: string, by: Redaction): string {
  const close = piece.endsWith('>') ? '>' : '';
  return `<${redactUri(piece.slice(1, piece.length - close.length), by)}${close}`;
}

function redactQuoted(piece: string, param: string | undefined, walk: Walk): string {
  const close = piece.length > 1 && piece.endsWith('"') ? '"' : '';
  const inner = piece.slice(1, piece.length - close.length);
  if (param !== undefined) return `"${redactParam(param, inner, walk.by)}${close}`;
  const isName = walk.isAddress || walk.id.startsWith('p-') || walk.id === 'remote-party-id';
  if (!isName) return `"${walk.by.text(inner)}${close}`;
  return `"${/[@:]/.test(inner) ? walk.by.text(inner) : walk.by.names.name(inner)}${close}`;
}

const transport = /^(?:SIP|\d{1,3}\.\d{1,3}|UDP|TCP|TLS|SCTP|WS|WSS|TLS-SCTP|DTLS-UDP)?$/i;

/** `SIP/2.0/UDP`, or a part of it; no address is. */
function isProtocol(word: string): boolean {
  return word.length < 32 && word.split('/').every(part => transport.test(part));
}

function redactBareWord({ id, by }: Walk, piece: string): string {
  if (schemeOf(piece) !== undefined) return redactUri(piece, by);
  if (callIdFields.has(id)) return by.names.callId(piece);
  if (tokenFields.has(id)) return /^0+$/.test(piece) ? piece : by.names.token(piece);
  if (id === 'via') return isProtocol(piece) ? piece : by.hostPort(piece);
  const syntax = headerById(id)?.syntax;
  // Words of the protocol: methods, option tags, numbers, dates, media types.
  if (syntax !== undefined && syntax !== 'text' && syntax !== 'other' && !/[@\d].*\./.test(piece))
    return piece;
  return by.text(piece);
}
