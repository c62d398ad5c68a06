import { expect, test, vi } from 'vitest';
import { callTooltip } from '../../src/trees/call-tooltip';

vi.mock('vscode', () => ({
  /** Escapes as VS Code does: also each blank, at which a line then cannot be broken. */
  MarkdownString: class {
    value = '';
    appendText(text: string): void {
      this.value += text
        .replace(/[\\`*_{}[\]()#+\-!~]/g, '\\$&')
        .replace(/[ \t]/g, '&nbsp;')
        .replace(/>/g, '\\>');
    }
    appendMarkdown(markdown: string): void {
      this.value += markdown;
    }
  },
}));

test('the facts of a call are a list below its title; a long one can be broken at its blanks', () => {
  expect(callTooltip('alice → bob\nHops: one ↔ two').value).toBe(
    '**alice → bob**\n\n- Hops&#58; one ↔ two\n',
  );
});

test('what a trace says makes no link, no tag, no markup and no further list', () => {
  const { value } = callTooltip('<img src=x>\nsip:a@b.c **x** [y](z)   # end');
  expect(value).toBe(
    '**&#60;img src=x\\>**\n\n- sip&#58;a&#64;b&#46;c \\*\\*x\\*\\* \\[y\\]\\(z\\)&nbsp;&nbsp;&nbsp;\\# end\n',
  );
});
