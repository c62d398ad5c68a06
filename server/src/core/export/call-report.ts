import { ladderText } from '../ladder/ladder-text';
import { plainLine } from '../text/plain-line';
import type { CallPage, PageFinding, PageMessage } from './call-page';
import { footer } from './call-page-html';

/** A report of calls as Markdown, ready for a ticket. Texts of the trace cannot leave their place. */
export function callReport(page: CallPage): string {
  const { title, facts, ladder, findings, messages, omitted } = page;
  return [
    `# ${plain(title)}`,
    '',
    '| Fact | |',
    '|---|---|',
    ...facts.map(({ name, value }) => `| ${plain(name)} | ${plain(value)} |`),
    '',
    '## Call flow',
    '',
    fenced(ladderText(ladder)),
    '',
    '## Findings',
    '',
    ...(findings.length === 0 ? ['None.'] : findings.map(findingRow)),
    '',
    ...(messages.length === 0 ? [] : ['## Messages that matter', '', ...messages.flatMap(messageRows)]),
    ...(omitted > 0
      ? [`${omitted} more ${omitted === 1 ? 'message is' : 'messages are'} not shown here.`, '']
      : []),
    `_${footer(page)}_`,
    '',
  ].join('\n');
}

function findingRow({ rule, severity, message, reference, number }: PageFinding): string {
  return `- **${severity}** (message ${number}): ${plain(message)} – \`${rule}\`, ${plain(reference)}`;
}

function messageRows({ number, head, text }: PageMessage): readonly string[] {
  return [`### Message ${number}`, '', plain(head), '', fenced(text), ''];
}

/** One line in which nothing is markup: no link, image, HTML or mention, and no end of a table cell. */
function plain(text: string): string {
  return plainLine(text, 1000).replace(/[\\`*_{}[\]()#|<>&~$!@]/g, unit =>
    unit === '<' ? '&lt;' : unit === '&' ? '&amp;' : `\\${unit}`,
  );
}

/** A block that its text cannot end. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}
