import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import * as analysis from '../../src/core/analysis';
import { analyse } from '../../src/core/analysis';
import { SipDocument } from '../../src/lsp/sip-document';

vi.mock('../../src/core/analysis', async importOriginal => {
  const original = await importOriginal<typeof analysis>();
  return { ...original, analysing: vi.fn(original.analysing), updating: vi.fn(original.updating) };
});
afterEach(() => vi.clearAllMocks());

const text = 'OPTIONS sip:b@example.com SIP/2.0\r\nCSeq: 1 BYE\r\n\r\n';

function open(languageId: string, content = text) {
  const errors: unknown[] = [];
  const document = new SipDocument(TextDocument.create('file:///a', languageId, 1, content), {
    now: () => 0,
    onError: error => errors.push(error),
  });
  return { document, errors };
}

const rulesOf = (document: SipDocument) => document.analysis()?.findings.map(f => f.rule);

test('languages that are not ours have no analysis', () => {
  expect(open('plaintext').document.analysis()).toBeUndefined();
  expect(open('sip-message').document.analysis()?.kind).toBe('message');
  expect(open('sip-trace').document.analysis()?.kind).toBe('trace');
});

test('an analysis is made once per version, however many features ask', () => {
  const { document } = open('sip-message');
  expect(document.analysis()).toBe(document.analysis());
  expect(analysis.analysing).toHaveBeenCalledTimes(1);
});

test('several keystrokes come to one update', () => {
  const { document } = open('sip-message');
  document.analysis();
  for (const [i, letter] of [...'OPTI'].entries()) {
    const at = { line: 1, character: 8 + i };
    document.change([{ range: { start: at, end: at }, text: letter }], 2 + i);
  }
  expect(document.version).toBe(5);
  expect(document.analysis()?.text).toContain('CSeq: 1 OPTIBYE');
  expect(analysis.updating).toHaveBeenCalledTimes(1);
});

test('a change while an analysis is under way drops it', () => {
  const { document } = open('sip-trace', `${text.replaceAll('\r\n', '\n')}\n`.repeat(200));
  expect(document.advance()).toBe(false);
  document.change([{ text }], 2);
  expect(document.analysis()?.text).toBe(text);
});

test('new settings judge again from scratch', () => {
  const { document } = open('sip-message');
  expect(document.isConfigured).toBe(false);
  expect(rulesOf(document)).toContain('cseq-method-mismatch');
  document.configure({ lint: { preset: 'off', rules: {}, maxPerRule: 10 } });
  expect(document.isConfigured).toBe(true);
  expect(rulesOf(document)).toEqual([]);
});

describe('a large document', () => {
  const large = `${text.replaceAll('\r\n', '\n')}\n`.repeat(2000);

  test('is analysed while others get their turn, who may ask as many as they like', async () => {
    const { document } = open('sip-trace', large);
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    const answers = await Promise.all([document.soon(), document.soon()]);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(0);
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]?.messageCount).toBe(2000);
    expect(analysis.analysing).toHaveBeenCalledTimes(1);
  });

  test('that changes meanwhile answers no question about the version before', async () => {
    const { document } = open('sip-trace', large);
    const answer = document.soon();
    document.change([{ text }], 2);
    expect(await answer).toBeUndefined();
    expect((await document.soon())?.text).toBe(text);
  });

  test('tells how far it is, and may be given up until the next change', () => {
    const { document } = open('sip-trace', large);
    expect(document.isNew).toBe(true);
    for (let i = 0; i < 5; i++) document.advance();
    expect(document.share).toBeGreaterThan(0);
    expect(document.share).toBeLessThan(1);
    document.abandon();
    expect(document.analysis()).toBeUndefined();
    document.change([{ text }], 2);
    expect(document.analysis()?.messageCount).toBe(1);
  });
});

describe('an exception', () => {
  const broken = new Error('broken');
  const fail = () => {
    throw broken;
  };

  test('is told once, and the next version is analysed from scratch', () => {
    const { document, errors } = open('sip-message');
    document.analysis();
    vi.mocked(analysis.updating).mockImplementationOnce(fail);
    document.change([{ text: `${text}x` }], 2);
    expect(document.analysis()).toBeUndefined();
    expect(document.analysis()).toBeUndefined();
    expect(errors).toEqual([broken]);
    document.change([{ text }], 3);
    expect(rulesOf(document)).toEqual(analyse({ text, kind: 'message' }).findings.map(f => f.rule));
    expect(analysis.analysing).toHaveBeenCalledTimes(2);
  });

  test('at the first version leaves the document usable too', () => {
    vi.mocked(analysis.analysing).mockImplementationOnce(fail);
    const { document, errors } = open('sip-message');
    expect(document.analysis()).toBeUndefined();
    expect(errors).toEqual([broken]);
    document.change([{ text: '' }], 2);
    expect(document.analysis()?.text).toBe('');
  });
});

test('property: after any changes, the analysis is that of the text that an editor has', () => {
  const step = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 20 }),
    text: fc.constantFrom('', 'x', '\n', ' BYE\n\n'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), fc.boolean(), (steps, asked) => {
      const { document, errors } = open('sip-message');
      let expected = TextDocument.create('file:///a', 'sip-message', 1, text);
      for (const [i, { at, length, text: newText }] of steps.entries()) {
        const start = at % (expected.getText().length + 1);
        const range = { start: expected.positionAt(start), end: expected.positionAt(start + length) };
        const change = { range, text: newText };
        expected = TextDocument.update(expected, [change], i + 2);
        document.change([change], i + 2);
        if (asked) document.analysis();
      }
      const now = document.analysis();
      const scratch = analyse({ text: expected.getText(), kind: 'message' });
      expect(errors).toEqual([]);
      expect(now?.text).toBe(expected.getText());
      expect(now?.findings.map(f => [f.rule, f.span])).toEqual(scratch.findings.map(f => [f.rule, f.span]));
    }),
    { numRuns: 60 },
  );
});
