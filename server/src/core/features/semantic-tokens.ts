import type { Analysis, PlacedChunk } from '../document';
import { eventPackageByName } from '../sip/facts/event-packages';
import type { HeaderField, SipMessage } from '../sip/message';
import { findParam } from '../sip/param';
import { parseUri } from '../sip/parse-uri';
import { readAddresses } from '../sip/read-addresses';
import { readCSeq } from '../sip/read-cseq';
import { readTokens } from '../sip/read-tokens';
import { readVias } from '../sip/read-via';
import type { Param, Uri } from '../sip/views';
import { type Span, sliceSpan } from '../text/span';
import { mapOffset, type SpanMap, shiftMap } from '../text/span-map';
import { dialogColourCount, dialogColours } from './dialog-colours';
import { emitSdp } from './semantic-tokens-sdp';

const LF = 10;
const CR = 13;
const unmoved: SpanMap = shiftMap(0);

/**
 * Kinds of coloured text, the standard ones of LSP, so that every theme has a colour for them: `enumMember` is an
 * identity (tag, branch, Call-ID), `class` a host, `variable` a user, `property` a header name.
 */
export const semanticTokenTypes = [
  'keyword',
  'number',
  'string',
  'property',
  'variable',
  'class',
  'enumMember',
  'type',
] as const;

/** Modifiers that give the ids of a call their colour; the manifest maps each to a scope that themes colour. */
export const semanticTokenModifiers: readonly string[] = Array.from(
  { length: dialogColourCount },
  (_, index) => `dialog${index + 1}`,
);

export type SemanticTokenType = (typeof semanticTokenTypes)[number];

/** A coloured span on one line. */
export interface SemanticToken extends Span {
  readonly type: SemanticTokenType;
  /** Of an identity, the colour of its call: an index of `semanticTokenModifiers`; undefined for all else. */
  readonly modifier?: number | undefined;
}

export type Emit = (span: Span | undefined, type: SemanticTokenType) => void;

function emitUri(uri: Uri | undefined, emit: Emit): void {
  if (!uri) return;
  emit(uri.schemeSpan, 'type');
  emit(uri.user, 'variable');
  emit(uri.host, 'class');
  emit(uri.port, 'number');
}

function emitParam(params: readonly Param[], id: string, emit: Emit): void {
  emit(findParam(params, id)?.value, 'enumMember');
}

function emitAddresses(message: SipMessage, field: HeaderField, emit: Emit): void {
  for (const address of readAddresses(message, field).value) {
    emit(address.displayName, 'string');
    emitUri(address.uri, emit);
    emitParam(address.params, 'tag', emit);
  }
}

function emitVias(message: SipMessage, field: HeaderField, emit: Emit): void {
  for (const via of readVias(message, field).value) {
    emit(via.transportSpan, 'type');
    emit(via.sentBy, 'class');
    emitParam(via.params, 'branch', emit);
  }
}

function emitHeader(message: SipMessage, field: HeaderField, emit: Emit): void {
  // A name that nobody registered keeps the grammar's colour: a typing mistake stands out.
  if (field.spec) emit(field.name, 'property');
  const { value } = field;
  switch (field.spec?.syntax) {
    case 'via':
      emitVias(message, field, emit);
      break;
    case 'address':
    case 'address-list':
      emitAddresses(message, field, emit);
      break;
    case 'call-id':
      emit(value, 'enumMember');
      break;
    case 'number':
      emit(value, 'number');
      break;
    case 'cseq':
      emitCSeq(message, field, emit);
      break;
    default:
      emitEvent(message, field, emit);
  }
}

function emitCSeq(message: SipMessage, field: HeaderField, emit: Emit): void {
  const cseq = readCSeq(message, field).value;
  emit(cseq.numberSpan, 'number');
  emit(cseq.methodSpan, 'keyword');
}

function emitEvent(message: SipMessage, field: HeaderField, emit: Emit): void {
  if (field.id !== 'event') return;
  const token = readTokens(message, field).value[0]?.token;
  if (token && eventPackageByName(sliceSpan(message.text, token))) emit(token, 'type');
}

function emitMessage(message: SipMessage, emit: Emit): void {
  const { startLine, text } = message;
  if (startLine.kind === 'request') {
    emit(startLine.method, 'keyword');
    emitUri(parseUri(text, startLine.uri).value, emit);
  } else if (startLine.kind === 'response') {
    emit(startLine.statusCode, 'number');
    emit(startLine.reason, 'string');
  }
  for (const field of message.headers) emitHeader(message, field, emit);
  emitSdp(message, emit);
}

/** Adds the tokens of one message to `tokens`. Placeholders are left to the grammar: it knows their parts. */
function emitterFor(placed: PlacedChunk, tokens: SemanticToken[], colour: number | undefined): Emit {
  const { part, text, record } = placed.chunk;
  const placeholders = part?.placeholders ?? [];
  const map = record?.map ?? unmoved;
  return (span, type) => {
    if (!span || span.end <= span.start) return;
    const start = mapOffset(map, span.start);
    const end = mapOffset(map, span.end - 1) + 1;
    for (const { span: p } of placeholders) if (p.start < end && start < p.end) return;
    // A folded value is on several lines; editors take tokens of one line only.
    for (let i = start; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (unit === LF || unit === CR) return;
    }
    const modifier = type === 'enumMember' && colour !== undefined ? colour - 1 : undefined;
    tokens.push({ start: placed.start + start, end: placed.start + end, type, modifier });
  };
}

/** Removes what overlaps the token before it and brings the tokens of one message into order of the text. */
function pushInOrder(tokens: SemanticToken[], own: SemanticToken[]): void {
  own.sort((a, b) => a.start - b.start);
  let end = tokens.at(-1)?.end ?? 0;
  for (const token of own) {
    if (token.start < end) continue;
    tokens.push(token);
    end = token.end;
  }
}

/**
 * What parsing knows better than the grammar: which lines of a log are a message, the parts of URIs, identities. In
 * order of the text, without overlap. `range` limits the answer, and the work, to the messages that it touches.
 */
export function semanticTokensOf(analysis: Analysis, range?: Span): readonly SemanticToken[] {
  const colours = dialogColours(analysis);
  const tokens: SemanticToken[] = [];
  for (const placed of range ? analysis.chunksIn(range) : analysis.chunks) {
    if (!placed.chunk.message) continue;
    const own: SemanticToken[] = [];
    const callId = placed.chunk.trace?.keys.callId;
    const colour = callId === undefined ? undefined : colours.get(callId);
    emitMessage(placed.chunk.message, emitterFor(placed, own, colour));
    pushInOrder(tokens, own);
  }
  return tokens;
}
