import { expect, test } from 'vitest';
import { analyse } from '../../../src/core/analysis';
import type { Analysis } from '../../../src/core/document';
import { definitionAt } from '../../../src/core/features/definition';
import { linksOf } from '../../../src/core/features/document-links';
import { formatEdits } from '../../../src/core/features/formatting';
import { inlayHintKinds, inlayHintsOf } from '../../../src/core/features/inlay-hints';
import { highlightsAt } from '../../../src/core/features/references';
import { renameAt } from '../../../src/core/features/rename';
import { selectionRangesAt } from '../../../src/core/features/selection-ranges';
import { signatureAt } from '../../../src/core/features/signature-help';
import { messageSymbolsOf } from '../../../src/core/features/workspace-symbols';

const start = 'INVITE sip:a@example.com SIP/2.0\nCall-ID: one\nCSeq: 1 INVITE\n';

/** Messages that grow by one piece where a careless feature looks back or ahead each time. */
const hostile: Readonly<Record<string, (n: number) => string>> = {
  'a long comment': n => `# ${'RFC 3261 §'.repeat(n / 10)}\n${start}\n`,
  'a comment of sections': n => `# RFC 1 §${'1.'.repeat(n / 2)}\n${start}\n`,
  'a body that is nearly a file': n => `${start}\n< ${'x'.repeat(n)} y\n`,
  'escaped ids': n => `${start}Refer-To: <sip:a@b?Replaces=x${'%3Bto-tag%3D1'.repeat(n / 13)}>\n\n`,
  'escapes that are none': n => `${start}Refer-To: <sip:a@b?Replaces=${'%3'.repeat(n / 2)}>\n\n`,
  'header parts of a URI': n => `${start}Refer-To: <sip:a@b?${'Replaces=x&'.repeat(n / 11)}>\n\n`,
  'many Vias': n => `${start}Via: ${'SIP/2.0/UDP a;branch=b,'.repeat(n / 23)}c\n\n`,
  'many dialog ids': n => `${start}Replaces: one${';to-tag=1'.repeat(n / 9)}\n\n`,
  'many Call-IDs': n => `${start}In-Reply-To: ${'one,'.repeat(n / 4)}one\n\n`,
  folds: n => `${start}Subject: x${'\n  \t y'.repeat(n / 6)}\n\n`,
  'blanks at line ends': n => `${start}${`To: x${' '.repeat(60)}\n`.repeat(n / 66)}\n`,
  blanks: n => `${start}To:${' '.repeat(n)}x${' '.repeat(n)}\n\n`,
  'a word without end': n => `${start}Subject: ${'x'.repeat(n)}\n\n`,
  'parameters of a contact': n => `${start}Contact: <sip:a@b>${';a=b'.repeat(n / 4)}\n\n`,
  'open placeholders': n => `${start}To: ${'{{a'.repeat(n / 3)}\n\n`,
  'one variable': n => `@a = 1\n${start}To: ${'{{a}}'.repeat(n / 5)}\n\n`,
};

/** Milliseconds of each feature on one analysed message, in its middle. */
function features(analysis: Analysis): readonly (readonly [string, () => unknown])[] {
  const whole = { start: 0, end: analysis.text.length };
  const middle = whole.end >> 1;
  return [
    ['references', () => highlightsAt(analysis, middle)],
    ['rename', () => renameAt(analysis, middle, 'new')],
    ['definition', () => definitionAt(analysis, middle)],
    ['signature', () => signatureAt(analysis, middle)],
    ['selection', () => selectionRangesAt(analysis, middle)],
    ['links', () => linksOf(analysis)],
    ['hints', () => inlayHintsOf(analysis, whole, new Set(inlayHintKinds))],
    ['symbols', () => messageSymbolsOf(analysis, 'abc', 10)],
    ['formatting', () => formatEdits(analysis, { unfold: false })],
    ['unfolding', () => formatEdits(analysis, { unfold: true })],
  ];
}

/** Time of the processor, so that other work on the machine does not count. */
function milliseconds(run: () => unknown): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

/** The least of three runs, each on a message that nothing is remembered of: a garbage collection only adds. */
function least(text: string, index: number): number {
  const runs = [0, 1, 2].map(() => {
    const feature = features(analyse({ text, kind: 'message' }))[index];
    return feature ? milliseconds(feature[1]) : 0;
  });
  return Math.min(...runs);
}

test('a message with more ids and lines than a call has room for arguments is answered', () => {
  const text = `${start}In-Reply-To: ${'one,'.repeat(150_000)}one\nSubject: x${' \n y'.repeat(150_000)}\n\n`;
  const analysis = analyse({ text, kind: 'message' });
  expect(highlightsAt(analysis, text.indexOf('one'))).toHaveLength(150_002);
  expect(formatEdits(analysis, { unfold: false })).toHaveLength(150_000);
  expect(formatEdits(analysis, { unfold: true })).toHaveLength(1);
});

test.each(Object.entries(hostile))(
  '%s: four times the text is about four times the work',
  // A quadratic feature fails every time; a garbage collection at the wrong moment does not.
  { retry: 3, timeout: 60_000 },
  (_, make) => {
    const long = make(128 * 1024);
    const analysis = analyse({ text: long, kind: 'message' });
    const slow = features(analysis).flatMap(([name, run], index) => {
      // Far under what a quadratic feature takes; ratios of small times say nothing.
      if (milliseconds(run) < 100) return [];
      const ratio = least(long, index) / least(make(32 * 1024), index);
      return ratio > 8 ? [`${name}: ${ratio.toFixed(1)} times`] : [];
    });
    expect(slow).toEqual([]);
  },
);
