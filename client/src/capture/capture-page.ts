/** What the summary page of a capture says. */
export interface CapturePage {
  readonly title: string;
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly nonce: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes any text harmless inside HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, c => entities[c] ?? c);
}

function list(heading: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h2>${escapeHtml(heading)}</h2><ul>${items.map(item => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

/** The page as HTML: static text and style under a strict policy; no script, nothing from a network. */
export function captureHtml(page: CapturePage): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${page.nonce}'">
<title>${escapeHtml(page.title)}</title>
<style nonce="${page.nonce}">
body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); padding: 1em 2em; max-width: 60em; }
h1 { font-size: 1.4em; font-weight: 600; } h2 { font-size: 1.1em; font-weight: 600; margin-top: 1.5em; }
li { margin: .3em 0; }
</style>
</head>
<body><main>
<h1>${escapeHtml(page.title)}</h1>
${page.lines.map(line => `<p>${escapeHtml(line)}</p>`).join('\n')}
${list('What was left out, and why', page.notes)}
</main></body>
</html>`;
}
