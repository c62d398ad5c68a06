import type { Colors } from 'picocolors/types';
import type { PlacedFinding, Severity } from '../core/lint/finding';
import type { Span } from '../core/text/span';
import { type AnalysedInput, placeLabel } from './analysed-input';
import { displaySentence, displayText } from './display-text';
import type { ShownFindings } from './lint-json';
import { countSeverities } from './severity';
import { cropAround, printable } from './text-width';

/** Room for a source line; longer ones are shown around the marked part. */
const sourceWidth = 120;

/** All findings as text, each with its line, and a summary at the end. */
export function lintPretty(shown: readonly ShownFindings[], colors: Colors): string {
  const blocks = shown.flatMap(({ input, findings }) =>
    findings.map(finding => findingText(input, finding, colors)),
  );
  return [...blocks, summaryText(shown, colors)].join('\n');
}

function paint(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === 'error') return colors.red;
  if (severity === 'warning') return colors.yellow;
  return severity === 'information' ? colors.cyan : colors.gray;
}

function findingText(input: AnalysedInput, finding: PlacedFinding, colors: Colors): string {
  const color = paint(finding.severity, colors);
  const place = placeLabel(input, finding.span, finding.at.message);
  const head = `${colors.bold(printable(place))} ${color(finding.severity)} ${printable(displaySentence(finding.message))} ${colors.dim(`[${finding.rule}, ${finding.reference}]`)}\n`;
  const related = finding.related.map(({ message, at }) => {
    const where = placeLabel(input, input.conclusions.spanOf(at), at.message);
    return `    ${colors.dim(`${printable(where)} ${printable(displaySentence(message))}`)}\n`;
  });
  return head + sourceText(input, finding, color, colors) + related.join('');
}

function sourceText(
  input: AnalysedInput,
  finding: PlacedFinding,
  color: (text: string) => string,
  colors: Colors,
): string {
  if (!input.positions)
    return `    ${colors.dim('|')} ${printable(displayText(finding.at.message.startLineText))}\n`;
  const { start, end } = input.positions.rangeOf(finding.span);
  const source = input.positions.lineText(start.line);
  const mark: Span = {
    start: Math.min(start.character, source.length),
    end: end.line > start.line ? source.length : end.character,
  };
  const shown = cropAround(source, mark, sourceWidth);
  const number = String(start.line + 1);
  const gutter = ' '.repeat(number.length);
  const carets = '^'.repeat(Math.max(1, shown.end - shown.start));
  return (
    `  ${colors.dim(`${number} |`)} ${printable(shown.text)}\n` +
    `  ${colors.dim(`${gutter} |`)} ${' '.repeat(shown.start)}${color(carets)}\n`
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function summaryText(shown: readonly ShownFindings[], colors: Colors): string {
  const all = shown.flatMap(({ findings, omitted }) => [...findings, ...omitted]);
  const omitted = shown.reduce((n, file) => n + file.omitted.length, 0);
  const suppressed = shown.reduce((n, file) => n + file.input.conclusions.suppressed, 0);
  const messages = shown.reduce((n, file) => n + file.input.conclusions.counts.messages, 0);
  const counts = countSeverities(all);
  const found = [
    counted(counts.error, 'error'),
    counted(counts.warning, 'warning'),
    `${counts.information} information`,
    counted(counts.hint, 'hint'),
  ].join(', ');
  const known = shown.reduce((n, file) => n + file.known, 0);
  const notes = [
    ...(known > 0 ? [`${known} known by the baseline`] : []),
    ...(omitted > 0 ? [`${omitted} not shown (--max-findings)`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed by comments`] : []),
  ];
  const color = counts.error > 0 ? colors.red : counts.warning > 0 ? colors.yellow : colors.green;
  const where = `${counted(messages, 'message')} of ${counted(shown.length, 'file')}`;
  return `${color(found)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''} in ${where}\n`;
}
