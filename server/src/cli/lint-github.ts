import type { Severity } from '../core/lint/finding';
import type { JsonFile, JsonFinding, LintReport } from './lint-json';

/** GitHub knows three levels; a hint is a notice too. */
const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/**
 * Workflow commands, one line for each finding: GitHub Actions shows them on the lines of the files. A finding in a
 * capture has no line; its frame stands in the text.
 */
export function lintGithub(report: LintReport): string {
  return report.files.flatMap(file => file.findings.map(finding => commandOf(file, finding))).join('');
}

function commandOf(file: JsonFile, finding: JsonFinding): string {
  const { range, frame, rule } = finding;
  const place = range && {
    line: range.start.line + 1,
    endLine: range.end.line + 1,
    col: range.start.character + 1,
    endColumn: range.end.character + 1,
  };
  const properties = Object.entries({ file: file.path, ...place, title: rule });
  const written = properties.map(([name, value]) => `${name}=${escapedProperty(String(value))}`).join(',');
  const where = frame == null ? '' : `frame ${frame}: `;
  return `::${commands[finding.severity]} ${written}::${escaped(`${where}${finding.message} (${finding.reference})`)}\n`;
}

/** A line end would end the command, and the text of a trace could then begin one of its own. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
