import XmlBuilder from 'fast-xml-builder';
import type { Severity } from '../core/lint/finding';
import type { JsonFile, JsonFinding, LintReport } from './lint-json';
import { atLeast } from './severity';

/** Names that begin with `@` become attributes; `#text` is the content. */
type Xml = { readonly [name: string]: string | number | Xml | readonly Xml[] };

/**
 * A JUnit report: a suite for each file, a test case for each finding. A finding at or above `failOn` is a failure,
 * a lesser one a passed case that says it in its output; a file without findings is one passed case.
 */
export function lintJunit(report: LintReport, failOn: Severity | 'never'): string {
  const suites = report.files.map(file => suiteOf(file, failOn));
  const total = (count: 'tests' | 'failures') => suites.reduce((sum, suite) => sum + suite[count], 0);
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'siplint',
      '@tests': total('tests'),
      '@failures': total('failures'),
      '@errors': 0,
      testsuite: suites.map(suite => suite.xml),
    },
  };
  const builder = new XmlBuilder({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    format: true,
    suppressBooleanAttributes: false,
  });
  return String(builder.build(document));
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly xml: Xml;
}

function suiteOf(file: JsonFile, failOn: Severity | 'never'): Suite {
  const isFailure = (finding: JsonFinding) => failOn !== 'never' && atLeast(finding.severity, failOn);
  const name = legal(file.path);
  const seconds = (file.elapsedMs / 1000).toFixed(3);
  const cases = file.findings.map(finding => caseOf(name, finding, isFailure(finding)));
  const passed = { '@name': 'no findings', '@classname': name, '@time': '0' };
  const failures = file.findings.filter(isFailure).length;
  const tests = Math.max(1, cases.length);
  return {
    tests,
    failures,
    xml: {
      '@name': name,
      '@tests': tests,
      '@failures': failures,
      '@errors': 0,
      '@skipped': 0,
      '@time': seconds,
      testcase: cases.length > 0 ? cases : [passed],
    },
  };
}

function caseOf(classname: string, finding: JsonFinding, isFailure: boolean): Xml {
  const { range, frame, rule, severity } = finding;
  const place = range ? `${range.start.line + 1}:${range.start.character + 1}` : `frame ${frame ?? '?'}`;
  const head = { '@name': `${rule} (${place})`, '@classname': classname, '@time': '0' };
  const message = legal(finding.message);
  const text = legal(`${classname}:${place} ${severity} ${finding.message} [${rule}, ${finding.reference}]`);
  if (!isFailure) return { ...head, 'system-out': text };
  return { ...head, failure: { '@message': message, '@type': rule, '#text': text } };
}

/** XML 1.0 has no form at all for most control characters and lone surrogates: they become U+FFFD. */
function legal(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}
