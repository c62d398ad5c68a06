import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type AnalyseInput, analyse } from '../../../src/core/analysis';
import type { DocumentKind } from '../../../src/core/document';
import { hierarchyAt, incomingOf, outgoingOf } from '../../../src/core/features/call-hierarchy';
import { callsTreeOf } from '../../../src/core/features/calls-tree';
import { codeActionsAt, fixAllEdits } from '../../../src/core/features/code-actions';
import { completionAt, resolveCompletion } from '../../../src/core/features/completion';
import { definitionAt } from '../../../src/core/features/definition';
import { linksOf } from '../../../src/core/features/document-links';
import { foldingOf } from '../../../src/core/features/folding';
import { formatEdits } from '../../../src/core/features/formatting';
import { hoverAt } from '../../../src/core/features/hover';
import { inlayHintKinds, inlayHintsOf } from '../../../src/core/features/inlay-hints';
import { ladderLenses, sendLenses } from '../../../src/core/features/lens';
import { refactoringsAt } from '../../../src/core/features/refactorings';
import { highlightsAt } from '../../../src/core/features/references';
import { renameAt, renameableAt } from '../../../src/core/features/rename';
import { selectionRangesAt } from '../../../src/core/features/selection-ranges';
import { semanticTokensOf } from '../../../src/core/features/semantic-tokens';
import { signatureAt } from '../../../src/core/features/signature-help';
import { type OutlineSymbol, symbolsOf } from '../../../src/core/features/symbols';
import { messageSymbolsOf } from '../../../src/core/features/workspace-symbols';
import { unfold } from '../../../src/core/sip/find-header';
import type { SipMessage } from '../../../src/core/sip/message';
import { type Span, sliceSpan } from '../../../src/core/text/span';
import { applyTextEdits } from '../../../src/core/text/text-edit';

// Hundreds of documents are analysed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const authored = `# a comment
@host = 127.0.0.1
### Call
INVITE sip:bob@{{host}};transport=tcp SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1, SIP/2.0/TCP [2001:db8::1];branch=74
From: "A \\" <l>" <sip:alice@example.com;lr?x=y>;tag=1
t: <tel:+1;phone-context=x>
Contact: *
CSeq: 1 INVITE
Supported: timer,
 100rel
WWW-Authenticate: Digest realm="a, b", qop="auth,auth-int", algorithm=MD5
Reason: Q.850;cause=16
Content-Length: {{$contentLength}}

v=0
s=-
###
SIP/2.0 486 Busy
To: <sip:b@example.com>;tag=
### a call that goes on
INVITE sip:bob@192.0.2.2 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa
From: <sip:alice@example.com>;tag=a
To: <sip:bob@example.com>
Call-ID: goes-on
CSeq: 1 INVITE
Contact: <sip:alice@192.0.2.1>
Record-Route: <sip:p.example.com;lr>
Date: Sat, 13 Nov 2010 23:29:00 GMT
Identity: eyJhIjoxfQ.eyJiIjp7fX0.c2ln;info=<https://x.example>
Session-ID: ab30317f1a784dc48ff824d0d3715d86
Content-Type: application/sdp

v=0
o=- 1 1 IN IP4 192.0.2.1
t=0 0
m=audio 49170 RTP/AVP 0 101
a=rtpmap:101 telephone-event/8000
a=sendrecv
###
SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa
From: <sip:alice@example.com>;tag=a
To: <sip:bob@example.com>;tag=b
Call-ID: goes-on
CSeq: 1 INVITE
Contact: <sip:bob@192.0.2.2>
###

`;

const trace = `noise 1
U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #1
INVITE sip:bob@example.com SIP/2.0.
Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1.
From: <sip:alice@example.com>;tag=1.
To: <sip:bob@example.com>.
Call-ID: 1@example.com.
CSeq: 1 INVITE.
.

U 2026/01/07 09:14:02.213402 10.0.0.2:5060 -> 10.0.0.1:5060 #2
SIP/2.0 486 Busy Here.
Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1.
From: <sip:alice@example.com>;tag=1.
To: <sip:bob@example.com>;tag=2.
Call-ID: 1@example.com.
CSeq: 1 INVITE.
.
`;

/** A call with ids that other messages name, written as nobody formats it. */
const ids = `@host = example.com
# see RFC 3261 §17.1.1.3
INVITE sip:bob@{{host}} SIP/2.0
VIA : SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1  
from:<sip:alice@example.com>;tag=a1
To: <sip:bob@example.com>
i: one@{{host}}
cseq:1 INVITE\t
subject:
 folded
\tvalue 
Content-Type:application/sdp

v=0
###
SIP/2.0 486 Busy Here
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1
f: <sip:alice@example.com>;tag=a1
t: <sip:bob@example.com>;tag=b2
Call-ID: one@{{host}}
CSeq: 1 INVITE
Content-Length: 4

< ./x
### second call
REFER sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2
From: <sip:alice@example.com>;tag=a1
Call-ID: two
CSeq: 1 REFER
Refer-To: <sip:c@example.com?Replaces=three%40x%3Bto-tag%3Db2%3Bfrom-tag%3Da1>
###
BYE sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK3
From: <sip:alice@example.com>;tag=a1
To: <sip:bob@example.com>;tag=b2
Call-ID: three@x
Replaces: two;to-tag=a1;from-tag=1
CSeq: 2 BYE

`;

const documents: readonly { readonly kind: DocumentKind; readonly text: string }[] = [
  { kind: 'message', text: authored },
  { kind: 'message', text: ids },
  { kind: 'message', text: `# @trace\n${authored}` },
  { kind: 'trace', text: trace },
  { kind: 'trace', text: trace.replaceAll('\n', '\r\n') },
];

/** Bits that break messages in the middle: delimiters, line ends, lone surrogates, names that JavaScript knows. */
const bits = [
  '\r',
  '\n',
  '\r\n',
  '"',
  '<',
  '>',
  ';',
  ',',
  '=',
  ':',
  '{{',
  '}}',
  '{{$',
  '\\',
  '(',
  '?',
  '@',
  '\t',
  ' ',
];
const strange = [
  '###',
  '# @',
  '\0',
  '\ud800',
  'é',
  '__proto__',
  'constructor: 1',
  'SIP/2.0 ',
  'tag=',
  '`',
  '![x](y)',
];

interface Mutation {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(2400),
  remove: fc.integer({ min: 0, max: 30 }),
  insert: fc.oneof(fc.constantFrom(...bits, ...strange), fc.string({ maxLength: 6 })),
});

function mutated(text: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((t, { at, remove, insert }) => {
    const place = at % (t.length + 1);
    return t.slice(0, place) + insert + t.slice(place + remove);
  }, text);
}

/** A text and how it is read; analysed inside of the property, so that a failure prints the text alone. */
const anyDocument: fc.Arbitrary<AnalyseInput> = fc
  .record({ base: fc.constantFrom(...documents), mutations: fc.array(mutation, { maxLength: 8 }) })
  .map(({ base, mutations }) => ({ kind: base.kind, text: mutated(base.text, mutations) }));

function isInside(text: string, span: Span): boolean {
  return span.start >= 0 && span.end >= span.start && span.end <= text.length;
}

/** True if a span of one line holds an offset, its ends included. */
function isAround(text: string, span: Span, offset: number): boolean {
  const isOneLine = !/[\r\n]/.test(text.slice(span.start, span.end));
  return isInside(text, span) && isOneLine && span.start <= offset && span.end >= offset;
}

/** Editors refuse an outline in which a selection is not inside of its symbol, or a name is empty. */
function isSound(text: string, { name, span, selection, children }: OutlineSymbol): boolean {
  const isSelectionInside = selection.start >= span.start && selection.end <= span.end;
  return (
    name !== '' && isInside(text, span) && isSelectionInside && children.every(child => isSound(text, child))
  );
}

const runs = { numRuns: 400 };

describe('on any text, at any place', () => {
  test('completion replaces text of one line around the cursor', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const offset = n % (input.text.length + 1);
        const entries = completionAt(analyse(input), offset);
        expect(entries.filter(e => !isAround(input.text, e.replace, offset))).toEqual([]);
        expect(entries.filter(e => /[\r\n]/.test(e.label))).toEqual([]);
        for (const id of new Set(entries.slice(0, 5).map(e => e.id))) resolveCompletion(id);
      }),
      runs,
    );
  });

  test('hover marks text of one line that holds the place', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const offset = n % (input.text.length + 1);
        const hover = hoverAt(analyse(input), offset);
        if (!hover) return;
        expect(isAround(input.text, hover.span, offset)).toBe(true);
        expect(hover.markdown).not.toBe('');
      }),
      runs,
    );
  });

  test('whole-document features answer with spans inside of the text', () => {
    fc.assert(
      fc.property(anyDocument, input => {
        const { text } = input;
        const analysis = analyse(input);
        expect(symbolsOf(analysis).filter(symbol => !isSound(text, symbol))).toEqual([]);
        const actions = codeActionsAt(analysis, { start: 0, end: text.length });
        const edits = [...actions.flatMap(action => action.edits), ...fixAllEdits(analysis)];
        const spans = [
          ...foldingOf(analysis).map(fold => fold.span),
          ...[...sendLenses(analysis), ...ladderLenses(analysis)].map(lens => lens.span),
          ...edits.map(edit => edit.span),
        ];
        expect(spans.filter(span => !isInside(text, span))).toEqual([]);
      }),
      runs,
    );
  });

  test('refactorings change text inside of the document, and no place twice', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const { text } = input;
        for (const { title, edits } of refactoringsAt(analyse(input), n % (text.length + 1))) {
          expect(title).not.toMatch(/[\r\n]/);
          expect(edits.filter(edit => !isInside(text, edit.span))).toEqual([]);
          const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
          expect(ordered.filter((edit, i) => edit.span.start < (ordered[i - 1]?.span.end ?? 0))).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('semantic tokens are in order, on one line, without overlap', () => {
    fc.assert(
      fc.property(anyDocument, input => {
        const tokens = semanticTokensOf(analyse(input));
        expect(
          tokens.filter(token => !isAround(input.text, token, token.start) || token.end <= token.start),
        ).toEqual([]);
        expect(tokens.filter((token, index) => token.start < (tokens[index - 1]?.end ?? 0))).toEqual([]);
      }),
      runs,
    );
  });

  test('a signature marks a part of its label', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const signature = signatureAt(analyse(input), n % (input.text.length + 1));
        if (!signature) return;
        const { label, parts, active } = signature;
        expect(parts.filter(part => part.start >= part.end || part.end > label.length)).toEqual([]);
        expect(parts.filter((part, index) => part.start < (parts[index - 1]?.end ?? 0))).toEqual([]);
        if (active !== undefined) expect(parts[active]).toBeDefined();
      }),
      runs,
    );
  });

  test('selections grow from one to the next, round the place, up to the document', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const { text } = input;
        const offset = n % (text.length + 1);
        const spans = selectionRangesAt(analyse(input), offset);
        expect(spans.filter(span => span.start > offset || span.end < offset)).toEqual([]);
        spans.slice(1).forEach((span, index) => {
          const inner = spans[index] ?? span;
          expect(span.start <= inner.start && span.end >= inner.end).toBe(true);
          expect(span.end - span.start).toBeGreaterThan(inner.end - inner.start);
        });
        if (text !== '') expect(spans.at(-1)).toEqual({ start: 0, end: text.length });
      }),
      runs,
    );
  });

  test('references are found alike from each of them, and each stands on one line', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const analysis = analyse(input);
        const found = highlightsAt(analysis, n % (input.text.length + 1));
        expect(found.filter(h => !isAround(input.text, h.span, h.span.start))).toEqual([]);
        for (const { span } of found) expect(highlightsAt(analysis, span.start)).toEqual(found);
      }),
      runs,
    );
  });

  test('a rename and back is the text as it was; a trace is never changed', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const analysis = analyse(input);
        const offset = n % (input.text.length + 1);
        const there = renameableAt(analysis, offset);
        const result = renameAt(analysis, offset, 'a-new-name');
        if (there.kind === 'refused') {
          expect(result.kind).toBe('refused');
          return;
        }
        expect(input.kind).toBe('message');
        if (result.kind === 'refused') return;
        expect(result.edits.length).toBeGreaterThan(0);
        const text = applyTextEdits(input.text, result.edits);
        const first = text.indexOf('a-new-name');
        const back = renameAt(analyse({ ...input, text }), first, there.name);
        // A name that was no token before cannot be given back.
        if (back.kind === 'edits') expect(applyTextEdits(text, back.edits)).toBe(input.text);
      }),
      runs,
    );
  });

  test('definition, calls, links, hints and symbols stand inside of the text', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2600), (input, n) => {
        const { text } = input;
        const analysis = analyse(input);
        const offset = n % (text.length + 1);
        const calls = hierarchyAt(analysis, offset);
        const items = calls.flatMap(c => [c, ...incomingOf(analysis, c), ...outgoingOf(analysis, c)]);
        for (const item of items) incomingOf(analysis, item);
        const hints = inlayHintsOf(analysis, { start: 0, end: text.length }, new Set(inlayHintKinds));
        const { symbols } = messageSymbolsOf(analysis, '', 1000);
        const spans = [
          ...[definitionAt(analysis, offset) ?? []].flat(),
          ...items.flatMap(item => [item.span, item.selection]),
          ...linksOf(analysis).map(link => link.span),
          ...hints.map(hint => ({ start: hint.offset, end: hint.offset })),
          ...symbols.map(symbol => symbol.span),
        ];
        expect(spans.filter(span => !isInside(text, span))).toEqual([]);
        expect(items.filter(i => i.selection.start < i.span.start || i.selection.end > i.span.end)).toEqual(
          [],
        );
      }),
      runs,
    );
  });

  test('resolving any id answers text or nothing', () => {
    const odd = fc.constantFrom('header/__proto__', 'param/constructor/x', 'param/', 'toString/x', '');
    fc.assert(
      fc.property(fc.oneof(fc.string(), odd), id => {
        const text = resolveCompletion(id);
        expect(text === undefined || text.length > 0).toBe(true);
      }),
    );
  });
});

/** What a parser reads of a message: white space between its parts and the letter case of header names do not count. */
function reading(message: SipMessage): unknown {
  const { text, kind, startLine, headers, body } = message;
  return {
    kind,
    startLine: sliceSpan(text, startLine.span).trimEnd(),
    headers: headers.map(({ id, name, value }) => [
      id,
      sliceSpan(text, name).toLowerCase(),
      unfold(text, value.start, value.end),
    ]),
    body: sliceSpan(text, body),
  };
}

describe('formatting', () => {
  const messagesOf = (input: AnalyseInput) =>
    analyse(input).chunks.flatMap(({ chunk }) => (chunk.message ? [reading(chunk.message)] : []));
  const formatted = (input: AnalyseInput, unfolds: boolean): AnalyseInput => {
    const text = applyTextEdits(input.text, formatEdits(analyse(input), { unfold: unfolds }));
    return { ...input, text };
  };

  test('changes white space and letter case only: a parser reads the same', () => {
    fc.assert(
      fc.property(anyDocument, fc.boolean(), (input, unfolds) => {
        const after = formatted(input, unfolds);
        expect(messagesOf(after)).toEqual(messagesOf(input));
        expect(after.text.replace(/\s/g, '').toLowerCase()).toBe(input.text.replace(/\s/g, '').toLowerCase());
      }),
      runs,
    );
  });

  test('has nothing left to do the second time', () => {
    fc.assert(
      fc.property(anyDocument, fc.boolean(), (input, unfolds) => {
        const once = formatted(input, unfolds);
        expect(formatted(once, unfolds).text).toBe(once.text);
      }),
      runs,
    );
  });

  test('of a range touches no other line', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(2400), fc.nat(200), (input, from, length) => {
        const start = from % (input.text.length + 1);
        const range = { start, end: Math.min(start + length, input.text.length) };
        const edits = formatEdits(analyse(input), { unfold: false, range });
        const all = formatEdits(analyse(input), { unfold: false });
        expect(edits.filter(edit => !all.some(other => other.span.start === edit.span.start))).toEqual([]);
        const first = Math.max(0, input.text.slice(0, range.start).search(/[^\r\n]*\r?$/));
        const after = input.text.slice(range.end).search(/[\r\n]|$/) + range.end;
        expect(edits.filter(({ span }) => span.start < first || span.end > after + 2)).toEqual([]);
      }),
      runs,
    );
  });

  test('leaves traces alone', () => {
    expect(formatEdits(analyse({ kind: 'trace', text: trace }), { unfold: true })).toEqual([]);
  });
});

test('each node of the tree of calls counts the findings of all messages below it', () => {
  fc.assert(
    fc.property(anyDocument, input => {
      for (const call of callsTreeOf(analyse(input))) {
        const below = call.transactions.flatMap(t => t.messages);
        expect(call.errors).toBe(below.reduce((sum, m) => sum + m.errors, 0));
        expect(call.warnings).toBe(below.reduce((sum, m) => sum + m.warnings, 0));
        expect(call.label).not.toMatch(/[\r\n]/);
      }
    }),
    runs,
  );
});
