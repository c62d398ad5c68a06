import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type AnalyseInput, analyse } from '../../../src/core/analysis';
import type { DocumentKind } from '../../../src/core/document';
import { callsTreeOf } from '../../../src/core/features/calls-tree';
import { codeActionsAt, fixAllAction } from '../../../src/core/features/code-actions';
import { completionAt, resolveCompletion } from '../../../src/core/features/completion';
import { foldingOf } from '../../../src/core/features/folding';
import { hoverAt } from '../../../src/core/features/hover';
import { lensesOf } from '../../../src/core/features/lens';
import { semanticTokensOf } from '../../../src/core/features/semantic-tokens';
import { type OutlineSymbol, symbolsOf } from '../../../src/core/features/symbols';
import type { Span } from '../../../src/core/text/span';

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

const documents: readonly { readonly kind: DocumentKind; readonly text: string }[] = [
  { kind: 'message', text: authored },
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
  at: fc.nat(1200),
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
      fc.property(anyDocument, fc.nat(1500), (input, n) => {
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
      fc.property(anyDocument, fc.nat(1500), (input, n) => {
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
        const edits = [...actions, ...[fixAllAction(analysis) ?? []].flat()].flatMap(action => action.edits);
        const spans = [
          ...foldingOf(analysis).map(fold => fold.span),
          ...lensesOf(analysis).map(lens => lens.span),
          ...edits.map(edit => edit.span),
        ];
        expect(spans.filter(span => !isInside(text, span))).toEqual([]);
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
