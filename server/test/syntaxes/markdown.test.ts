import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type GrammarToken, tokenise } from '../harness/tokenise';

function scopesOf(tokens: readonly GrammarToken[], line: number, text: string): readonly string[] {
  return tokens.find(t => t.line === line && t.text === text)?.scopes ?? [`no «${text}» on line ${line}`];
}

const document = [
  '# A heading', // 0
  'INVITE sip:bob@example.com SIP/2.0', // 1
  '```sip', // 2
  'INVITE sip:bob@example.com SIP/2.0', // 3
  'Via: SIP/2.0/UDP 192.0.2.1', // 4
  'Subject: "never closed', // 5
  '', // 6
  'v=0', // 7
  '```', // 8
  '# Another heading', // 9
  '~~~~ SIP-Message bad', // 10
  'BYE sip:bob@example.com SIP/2.0', // 11
  '~~~~', // 12
  '```sip-trace', // 13
  'U 2026/01/07 09:14:02.113402 10.0.0.1:5060 -> 10.0.0.2:5060 #1', // 14
  'SIP/2.0 200 OK', // 15
  '```', // 16
  '```sipp', // 17
  'INVITE sip:bob@example.com SIP/2.0', // 18
  '```', // 19
].join('\n');

describe('fenced blocks of Markdown', async () => {
  const tokens = await tokenise('text.html.markdown', document);

  test.each([
    [3, 'INVITE', 'keyword.control.method.sip'],
    [4, 'Via', 'entity.name.tag.header.sip'],
    [7, 'v', 'entity.name.tag.sdp'],
    [11, 'BYE', 'keyword.control.method.sip'],
    [14, '10.0.0.2:5060', 'entity.name.type.address.sip-trace'],
    [15, '200', 'constant.numeric.status-code.sip'],
  ])('line %i: %s is %s', (line, text, scope) => {
    expect(scopesOf(tokens, line, text).at(-1)).toBe(scope);
  });

  test('the block is the language, so that brackets and comments are those of SIP', () => {
    expect(scopesOf(tokens, 3, 'INVITE')).toContain('meta.embedded.block.sip');
    expect(scopesOf(tokens, 15, '200')).toContain('meta.embedded.block.sip-trace');
  });

  test('the word behind the fence is its language', () => {
    expect(scopesOf(tokens, 2, 'sip').at(-1)).toBe('fenced_code.block.language.markdown');
  });

  test('text outside of blocks, and blocks of other languages, are left alone', () => {
    const elsewhere = tokens.filter(t => [0, 1, 9, 17, 18, 19].includes(t.line));
    expect(elsewhere.filter(t => t.scopes.some(s => s.endsWith('.sip')))).toEqual([]);
  });

  test('a message that is broken in the middle does not run on behind the fence', () => {
    expect(scopesOf(tokens, 9, '# Another heading').at(-1)).toBe('markup.heading.markdown');
  });
});

describe('the manifest', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const { contributes } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    contributes: { grammars: readonly { readonly scopeName: string; readonly path: string }[] };
  };

  test('calls each grammar as its file does: an editor finds it by this name', () => {
    const names = contributes.grammars.map(({ scopeName, path }) => {
      const file: { readonly scopeName: string } = JSON.parse(readFileSync(root + path, 'utf8'));
      return [scopeName, file.scopeName];
    });
    expect(names).toHaveLength(3);
    expect(names.filter(([manifest, file]) => manifest !== file)).toEqual([]);
  });

  test('puts the grammar into Markdown and names the language of each block', () => {
    expect(contributes.grammars.find(g => g.scopeName === 'markdown.sip.codeblock')).toMatchObject({
      injectTo: ['text.html.markdown'],
      embeddedLanguages: {
        'meta.embedded.block.sip': 'sip-message',
        'meta.embedded.block.sip-trace': 'sip-trace',
      },
    });
  });
});

test('a hostile fence line costs linear time', { retry: 2 }, async () => {
  const secondsFor = async (length: number) => {
    const started = performance.now();
    for (const piece of ['`', '~', ' ', '``` ', '```sip ', '```sip`'])
      await tokenise('text.html.markdown', piece.repeat(length / piece.length));
    return performance.now() - started;
  };
  await secondsFor(1024);
  const short = await secondsFor(16 * 1024);
  const long = await secondsFor(64 * 1024);
  expect(long < 250 || long / short < 10).toBe(true);
});
