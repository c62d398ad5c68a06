import { ladderSvg } from '../ladder/ladder-svg';
import type { CallPage, PageFinding, PageMessage } from './call-page';
import { escapeHtml } from './escape-html';

/** No script, no request to anywhere: the page is what it is. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const style = `
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1f1f1f; background: #fff; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: 0.2rem 1.2rem 0.2rem 0; }
th { font-weight: 600; white-space: nowrap; } td { overflow-wrap: anywhere; }
.ladder { overflow-x: auto; border: 1px solid #d0d0d0; border-radius: 4px; padding: 0.5rem; }
pre { background: #f6f6f6; border: 1px solid #e0e0e0; border-radius: 4px; padding: 0.7rem; overflow-x: auto; }
.error { color: #c72e0f; } .warning { color: #8a5c00; } footer { color: #616161; margin-top: 3rem; }`;

/** A report of calls as one HTML file that needs nothing else and runs nothing. Every text of the trace is escaped. */
export function callPageHtml(page: CallPage): string {
  const { title, facts, ladder, findings, messages, omitted } = page;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}\n</style>`,
    '</head>',
    '<body>',
    `<h1>${escapeHtml(title)}</h1>`,
    '<table>',
    ...facts.map(
      ({ name, value }) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
    ),
    '</table>',
    '<h2>Call flow</h2>',
    `<div class="ladder" tabindex="0">${ladderSvg(ladder)}</div>`,
    '<h2>Findings</h2>',
    ...(findings.length === 0 ? ['<p>None.</p>'] : findingRows(findings)),
    ...(messages.length === 0 ? [] : ['<h2>Messages that matter</h2>', ...messages.map(messageSection)]),
    ...(omitted > 0
      ? [`<p>${omitted} more ${omitted === 1 ? 'message is' : 'messages are'} not shown here.</p>`]
      : []),
    `<footer>${escapeHtml(footer(page))}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** The last line of a report: what its names are. */
export function footer({ isShareSafe }: CallPage): string {
  return isShareSafe
    ? 'Made with Siplens. Share-safe: people, numbers, hosts and addresses are stand-ins; credentials and keys are removed.'
    : 'Made with Siplens. Names, numbers and addresses are those of the trace: think before you share it.';
}

function findingRows(findings: readonly PageFinding[]): readonly string[] {
  const rows = findings.map(
    ({ rule, severity, message, reference, number }) =>
      `<tr><td class="${severity}">${severity}</td><td>${escapeHtml(message)}</td><td>message ${number}</td><td>${escapeHtml(rule)}</td><td>${escapeHtml(reference)}</td></tr>`,
  );
  const head =
    '<tr><th scope="col">Severity</th><th scope="col">What</th><th scope="col">Where</th><th scope="col">Rule</th><th scope="col">Reference</th></tr>';
  return ['<table>', head, ...rows, '</table>'];
}

function messageSection({ number, head, text }: PageMessage): string {
  return `<h3>Message ${number}</h3>\n<p>${escapeHtml(head)}</p>\n<pre>${escapeHtml(text)}</pre>`;
}
