import * as vscode from 'vscode';

/**
 * What Markdown would make a link or a tag of, as entities: it shows the same, and cannot be clicked. A single blank
 * stays one, where VS Code's text has none at which a long line could be broken.
 */
const kept: ReadonlyMap<string, string> = new Map([
  ['@', '&#64;'],
  [':', '&#58;'],
  ['.', '&#46;'],
  ['<', '&#60;'],
  [' ', ' '],
]);

/** Appends a text of the trace as nothing but text: no markup, no HTML, no link. */
function appendPlain(tooltip: vscode.MarkdownString, text: string): void {
  for (const part of text.split(/([@:.<]|(?<=\S) (?=\S))/)) {
    const markdown = kept.get(part);
    if (markdown === undefined) tooltip.appendText(part);
    else tooltip.appendMarkdown(markdown);
  }
}

/**
 * The facts of a call as a list.
 * @param facts lines `Name: value` below a title
 */
export function callTooltip(facts: string): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.supportHtml = false;
  tooltip.isTrusted = false;
  const [title = '', ...lines] = facts.split('\n');
  tooltip.appendMarkdown('**');
  appendPlain(tooltip, title);
  tooltip.appendMarkdown('**\n\n');
  for (const line of lines) {
    tooltip.appendMarkdown('- ');
    appendPlain(tooltip, line);
    tooltip.appendMarkdown('\n');
  }
  return tooltip;
}
