/** Fenced blocks of Markdown as ladders: what is drawn, what is not, and that nothing in it is markup. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textLadder } from '../../../src/core/features/text-ladder';
import { ladderColor } from '../../../src/core/ladder/ladder-palette';
import { ladderSvg } from '../../../src/core/ladder/ladder-svg';
import { seedLadder } from '../ladder/seed-ladder';

const busy = readFileSync('test-fixtures/workspace/3-busy-without-ack.log', 'utf8');
const invite = `INVITE sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK1
From: <sip:alice@example.com>;tag=a
To: <sip:bob@example.com>
Call-ID: 1@192.0.2.10
CSeq: 1 INVITE
Contact: <sip:alice@192.0.2.10>
Content-Length: 0

`;
const refusal = invite
  .replace(/^.*\n/, 'SIP/2.0 486 Busy Here\n')
  .replace('bob@example.com>', 'bob@example.com>;tag=b')
  .replace(/Contact.*\n/, '');

function draw(text: string, isTrace = false, aliases: Readonly<Record<string, string>> = {}) {
  const result = textLadder({ text, isTrace, aliases });
  return result.kind === 'drawing' ? result.svg : result.reason;
}

describe('a block', () => {
  test('of a log is drawn, with its findings and the names of the user', () => {
    const svg = draw(busy, true, { '192.0.2.10': 'Alice <b>' });
    expect(svg).toContain('486 Busy Here');
    expect(svg).toContain('invite-non2xx-no-ack');
    expect(svg).toContain('Alice &#60;b&#62;');
  });

  test('of bare messages, one behind the other, is drawn; an answer goes back where its request came from', () => {
    const svg = draw(invite + refusal);
    expect(svg).toContain('<title>Call flow between 192.0.2.10, example.com</title>');
    expect(svg).toContain('Message 2: 486 Busy Here from example.com to 192.0.2.10');
  });

  test('of an authored trace is drawn', () => {
    expect(draw(`# @trace\n${invite}\n###\n${refusal}`)).toContain('486 Busy Here');
  });

  test.each([
    ['one message', invite],
    ['authored requests', `${invite}\n###\n${invite}`],
    ['a message with variables', invite.replace('1@', '{{$callId}}@') + refusal],
    ['words', 'nothing here\n'],
    ['nothing', ''],
  ])('of %s is none, and needs no reason', (_, text) => expect(draw(text)).toBeNull());

  test('that is too long says what to do', () => {
    expect(draw(`${busy}${' '.repeat(300_000)}`, true)).toMatch(/^No ladder: 30\d KB .*SIP: Open Ladder/);
  });

  test('of too many messages says so', () => {
    const calls = Array.from({ length: 160 }, (_, n) => (invite + refusal).replace(/1@192/g, `${n}@192`));
    expect(draw(calls.join(''), true)).toMatch(/^No ladder: 320 messages are more than the 300/);
  });
});

test('no markup of a trace gets into a page', () => {
  const markup = '<img src=x onerror="alert(1)"><script>alert(2)</script>&lt;';
  const svg = draw(invite + refusal.replace('Busy Here', markup), true, { '192.0.2.10': markup });
  expect(svg).toContain('&#60;img');
  expect(new Set(svg?.match(/<\w+/g))).toEqual(new Set(['<svg', '<title', '<rect', '<text', '<g', '<path']));
});

test('any text is drawn or not, and never breaks out of its tags', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const svg = draw(invite + refusal.replace('Busy Here', text), true) ?? '';
      expect(svg.replace(/<(?:\/?(?:svg|title|rect|g|path|text))\b[^<>]*>/g, '')).not.toMatch(/[<>]/);
    }),
  );
});

describe('the colours of a page', () => {
  const css = readFileSync('media/markdown-ladder.css', 'utf8');
  const svg = ladderSvg(seedLadder('F08-forking'), { theme: 'page' });

  test('are those of the light theme where there is no style sheet', () => {
    const plain = svg.replace(/var\(--siplens-\w+,(#\w+)\)/g, '$1');
    expect(plain).toBe(ladderSvg(seedLadder('F08-forking')));
  });

  test('are in the style sheet the dark palette', () => {
    [0, 1, 2, 3, 4, 5, undefined].forEach((number, at) => {
      expect(css).toContain(`--siplens-${at}: ${ladderColor(number, 'dark')};`);
    });
    for (const [, name] of svg.matchAll(/var\(--siplens-([a-z]+)/g))
      expect(css).toContain(`--siplens-${name}:`);
  });
});
