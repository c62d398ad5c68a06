import { describe, expect, it } from 'vitest';
import { type FenceDrawing, mostOnPage, withLadders } from '../../src/markdown/with-ladders';

/** A preview that renders one block. */
function rendered(
  info: string,
  drawing: FenceDrawing | undefined,
): { html: string; asked: readonly boolean[] } {
  const asked: boolean[] = [];
  const markdownIt = withLadders(
    {
      renderer: { rules: { fence: tokens => `<pre>${tokens[0]?.content}</pre>` } },
      utils: { escapeHtml: text => text.replaceAll('<', '&lt;') },
    },
    ({ isTrace }) => {
      asked.push(isTrace);
      return drawing;
    },
  );
  const html = markdownIt.renderer.rules.fence?.([{ info, content: 'text' }], 0, {}, {}, {}) ?? '';
  return { html, asked };
}

describe('a fenced block', () => {
  it('shows its drawing, with its text folded below', () => {
    const { html } = rendered('sip', { kind: 'drawing', svg: '<svg/>' });
    expect(html).toMatch(/<svg\/>.*<details>.*<pre>text<\/pre><\/details>$/);
  });

  it('looks as always until there is one, and where there is none', () => {
    expect(rendered('sip', undefined).html).toBe('<pre>text</pre>');
    expect(rendered('sip', { kind: 'none', reason: null }).html).toBe('<pre>text</pre>');
  });

  it('says why something is not drawn', () => {
    const { html } = rendered('siptrace', { kind: 'none', reason: 'too <many>' });
    expect(html).toBe('<pre>text</pre><p><em>too &lt;many></em></p>');
  });

  it.each([
    ['sip', [false]],
    [' SIP-Message {.x}', [false]],
    ['sip-trace', [true]],
    ['siptrace title', [true]],
    ['sipp', []],
    ['', []],
    ['js', []],
  ])('of language %j is asked for %j', (info, asked) => {
    expect(rendered(info, undefined).asked).toEqual(asked);
  });

  it('is drawn only as one of the first of its page, and says so', () => {
    const markdownIt = withLadders(
      { renderer: { rules: { fence: () => 'text' } }, utils: { escapeHtml: text => text } },
      () => ({ kind: 'drawing', svg: '<svg/>' }),
    );
    const page = {};
    const draw = (env: object) =>
      markdownIt.renderer.rules.fence?.([{ info: 'sip', content: '' }], 0, {}, env, {});
    for (let nth = 1; nth <= mostOnPage; nth += 1) expect(draw(page)).toContain('<svg/>');
    expect(draw(page)).toBe(`text<p><em>No ladder: a page shows the first ${mostOnPage}.</em></p>`);
    expect(draw({})).toContain('<svg/>');
  });
});
