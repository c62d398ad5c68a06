import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

interface LanguageConfiguration {
  readonly comments: { readonly lineComment: string };
  readonly wordPattern: string;
  readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
}

function configuration(name: string): LanguageConfiguration {
  const file = fileURLToPath(
    new URL(`../../../syntaxes/${name}.language-configuration.json`, import.meta.url),
  );
  return JSON.parse(readFileSync(file, 'utf8')) as LanguageConfiguration;
}

/** What a double click between the two halves of a line selects. */
function wordAt(pattern: string, before: string, behind: string): string | undefined {
  for (const found of (before + behind).matchAll(new RegExp(pattern, 'g'))) {
    if (found.index <= before.length && found.index + found[0].length >= before.length) return found[0];
  }
  return undefined;
}

describe.each(['sip-message', 'sip-trace'])('%s', name => {
  const { comments, folding, wordPattern } = configuration(name);

  test.each([
    ['Max-', 'Forwards: 70', 'Max-Forwards'],
    ['Via: SIP/2.0/UDP h;branch=z9hG4', 'bK776asdhds;rport', 'z9hG4bK776asdhds'],
    ['To: <sip:bob@exam', 'ple.com:5060;lr>', 'sip:bob@example.com:5060'],
    ['Call-ID: a84b4c76e66710@pc', '33.example.com', 'a84b4c76e66710@pc33.example.com'],
    ['Via: x;branch={{$bra', 'nch}}', '$branch'],
  ])('a double click in «%s|%s» selects %s', (before, behind, word) => {
    expect(wordAt(wordPattern, before, behind)).toBe(word);
  });

  test('a comment is a # line, and regions fold', () => {
    expect(comments.lineComment).toBe('#');
    expect(new RegExp(folding.markers.start).test('# region calls')).toBe(true);
    expect(new RegExp(folding.markers.end).test('# endregion')).toBe(true);
    expect(new RegExp(folding.markers.start).test('# regional')).toBe(false);
  });

  test('the word pattern never matches nothing, which would hang an editor, and is fast on a long line', () => {
    expect(new RegExp(wordPattern).exec('<>;,')).toBeNull();
    expect('sip:'.repeat(20_000).match(new RegExp(wordPattern, 'g'))?.length).toBeGreaterThan(0);
  });
});
