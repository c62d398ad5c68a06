/** A table of counts: what, and how many. */
export interface CountTable {
  readonly heading: string;
  readonly rows: readonly (readonly [what: string, count: number])[];
}

/** Sentences of one kind under a heading. */
export interface NoteList {
  readonly heading: string;
  readonly notes: readonly string[];
}

/** A link that runs a command of ours. */
export interface PageAction {
  readonly label: string;
  /** `command:` URI. */
  readonly uri: string;
}

/** What the summary page of a capture says. */
export interface CapturePage {
  readonly title: string;
  readonly lines: readonly string[];
  /** Bytes read and all bytes, while reading. */
  readonly progress?: { readonly done: number; readonly total: number } | undefined;
  readonly tables: readonly CountTable[];
  readonly notes: readonly NoteList[];
  readonly actions: readonly PageAction[];
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

function noteList({ heading, notes }: NoteList): string {
  if (notes.length === 0) return '';
  const items = notes.map(note => `<li>${escapeHtml(note)}</li>`).join('');
  return `<h2>${escapeHtml(heading)}</h2><ul>${items}</ul>`;
}

function countTable({ heading, rows }: CountTable): string {
  if (rows.length === 0) return '';
  const cells = rows.map(
    ([what, count]) =>
      `<tr><th scope="row">${escapeHtml(what)}</th><td>${count.toLocaleString('en')}</td></tr>`,
  );
  return `<table><caption>${escapeHtml(heading)}</caption><tbody>${cells.join('')}</tbody></table>`;
}

function progressBar(progress: CapturePage['progress']): string {
  if (!progress) return '';
  const { done, total } = progress;
  return `<progress aria-label="Reading the capture" max="${total}" value="${done}"></progress>`;
}

function action({ label, uri }: PageAction): string {
  return `<p><a href="${escapeHtml(uri)}">${escapeHtml(label)}</a></p>`;
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
li { margin: .3em 0; } progress { width: 100%; }
a { color: var(--vscode-textLink-foreground); }
table { border-collapse: collapse; margin: 1.5em 3em 0 0; display: inline-table; vertical-align: top; min-width: min(18em, 100%); }
caption { text-align: left; font-weight: 600; font-size: 1.1em; padding-bottom: .4em; }
th { text-align: left; font-weight: 400; padding: .2em 2em .2em 0; }
td { text-align: right; font-variant-numeric: tabular-nums; padding: .2em 0; }
</style>
</head>
<body><main>
<h1>${escapeHtml(page.title)}</h1>
<div role="status">
${page.lines.map(line => `<p>${escapeHtml(line)}</p>`).join('\n')}
${progressBar(page.progress)}
</div>
${page.actions.map(action).join('')}
${page.tables.map(countTable).join('')}
${page.notes.map(noteList).join('')}
</main></body>
</html>`;
}
