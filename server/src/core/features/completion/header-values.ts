import { allMethods } from '../../sip/facts/methods';
import { allTransports } from '../../sip/facts/misc-values';
import { sliceSpan } from '../../text/span';
import { messageFrame } from '../message-frame';
import type { Proposal } from './completion-entry';
import { proposalsOfSet, valueSetOf } from './named-values';
import { nearbyIds } from './nearby-ids';
import { nearbyUriProposals } from './nearby-uris';
import { headerParamNames, headerParamValues, uriParamNames, uriParamValues } from './param-proposals';
import { usedParams, usedWords, type ValueContext } from './value-context';

const noneUsed: ReadonlySet<string> = new Set();

/** Methods as proposals. */
function methodProposals(): readonly Proposal[] {
  return allMethods.map(m => ({
    id: `method/${m.name}`,
    label: m.name,
    kind: 'method',
    detail: m.description,
  }));
}

/** `SIP/2.0/UDP` and its kin; the parts are one word (RFC 3261 §25.1 sent-protocol). */
function viaWords(context: ValueContext): readonly Proposal[] {
  if (context.position.wordIndex > 0) return sentBy;
  return allTransports.map(t => ({
    id: `transport/${t.name}`,
    label: `SIP/2.0/${t.name}`,
    kind: 'value',
    detail: t.description,
    insertText: `SIP/2.0/${t.name} `,
    continues: true,
  }));
}

const sentBy: readonly Proposal[] = [
  {
    id: 'generated/$localAddress',
    label: '{{$localAddress}}:{{$localPort}}',
    kind: 'generated',
    detail: 'where the answer will arrive',
  },
];

function cseqWords(context: ValueContext): readonly Proposal[] {
  const frame = messageFrame(context.cursor.message);
  if (context.position.wordIndex === 0) {
    const number: Proposal = {
      id: 'header/cseq',
      label: '1',
      kind: 'value',
      detail: 'first request',
      insertText: '1 ',
    };
    return [{ ...number, continues: true }];
  }
  if (context.position.wordIndex > 1) return [];
  const own = frame?.kind === 'request' ? frame.method : undefined;
  // RFC 3261 §8.1.1.5: the method is that of the request, so that one comes first.
  return methodProposals().map(p => ({ ...p, rank: p.label === own ? '1' : '5' }));
}

function addressWords(context: ValueContext): readonly Proposal[] {
  if (context.position.wordIndex > 0) return [];
  const entries: Proposal[] = [
    {
      id: 'scheme/sip',
      label: '<sip:>',
      kind: 'value',
      detail: 'a SIP URI',
      insertText: '<sip:$1>',
      snippet: true,
    },
    {
      id: 'scheme/sips',
      label: '<sips:>',
      kind: 'value',
      detail: 'over TLS',
      insertText: '<sips:$1>',
      snippet: true,
    },
    {
      id: 'scheme/tel',
      label: '<tel:>',
      kind: 'value',
      detail: 'a number',
      insertText: '<tel:$1>',
      snippet: true,
    },
  ];
  if (context.field.id === 'contact') {
    entries.push({
      id: 'header/contact',
      label: '*',
      kind: 'value',
      detail: 'all bindings, with Expires: 0',
    });
  }
  const { analysis, cursor } = context;
  entries.push(...nearbyUriProposals(analysis, cursor.placed, { bracketed: true, typed: '' }));
  return entries;
}

/** Schemes for a URI that has none yet. */
export function uriSchemes(typed: string): readonly Proposal[] {
  if (typed.includes(':') || typed.includes('{{')) return [];
  return ['sip', 'sips', 'tel'].map(scheme => ({
    id: `scheme/${scheme}`,
    label: `${scheme}:`,
    kind: 'value',
    detail:
      scheme === 'tel'
        ? 'a telephone number'
        : scheme === 'sips'
          ? 'a SIP URI, over TLS on every hop'
          : 'a SIP URI',
  }));
}

function callIdWords(context: ValueContext): readonly Proposal[] {
  const ids = nearbyIds(context.analysis, context.cursor.placed, 'call-id');
  return [
    { id: 'generated/$callId', label: '{{$callId}}', kind: 'generated', detail: 'made anew for each send' },
    ...ids.map((id): Proposal => ({ id: 'id/call-id', label: id, kind: 'id', detail: 'used nearby' })),
  ];
}

const plainWords: ReadonlyMap<string, readonly Proposal[]> = new Map([
  ['max-forwards', [{ id: 'header/max-forwards', label: '70', kind: 'value', detail: 'the usual start' }]],
  [
    'content-length',
    [
      {
        id: 'generated/$contentLength',
        label: '{{$contentLength}}',
        kind: 'generated',
        detail: 'counted when it is sent',
      },
      { id: 'header/content-length', label: '0', kind: 'value', detail: 'no body' },
    ],
  ],
  ['date', [{ id: 'generated/$date', label: '{{$date}}', kind: 'generated', detail: 'the time of sending' }]],
]);

function words(context: ValueContext): readonly Proposal[] {
  const { field, position } = context;
  const { id } = field;
  if (id === 'via') return viaWords(context);
  if (id === 'cseq') return cseqWords(context);
  if (id === 'call-id' || id === 'in-reply-to') return callIdWords(context);
  // RAck: response number, CSeq number, method (RFC 3262 §7.2).
  if (id === 'rack') return position.wordIndex === 2 ? methodProposals() : [];
  const set = valueSetOf(id);
  if (set)
    return position.wordIndex === 0
      ? proposalsOfSet(set, field.spec?.commaList ? usedWords(context) : noneUsed)
      : [];
  const syntax = field.spec?.syntax;
  if (syntax === 'address' || syntax === 'address-list') return addressWords(context);
  return position.wordIndex === 0 ? (plainWords.get(id) ?? []) : [];
}

/** Privacy divides its values by semicolons (RFC 3323 §4.2), so what looks like a parameter name is a value there. */
function isSemicolonList(id: string): boolean {
  return id === 'privacy';
}

/** What may stand at a place in a header value, from the tables of facts; empty where the value is free. */
export function headerValues(context: ValueContext): readonly Proposal[] {
  const { position, field, cursor } = context;
  switch (position.part) {
    case 'word':
      return words(context);
    case 'uri': {
      const typed = sliceSpan(cursor.message.text, position.word);
      const used = nearbyUriProposals(context.analysis, cursor.placed, { bracketed: false, typed });
      return [...uriSchemes(typed), ...used];
    }
    case 'param-name': {
      const set = isSemicolonList(field.id) ? valueSetOf(field.id) : undefined;
      return set ? proposalsOfSet(set, usedParams(context)) : headerParamNames(context);
    }
    case 'param-value':
      return headerParamValues(context);
    case 'uri-param-name':
      return uriParamNames(usedParams(context));
    case 'uri-param-value':
      return uriParamValues(position.paramName);
    case 'quoted':
      return [];
  }
}
