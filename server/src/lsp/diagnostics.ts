import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Analysis } from '../core/document';
import type { Finding, Severity } from '../core/lint/finding';
import { ruleLink } from '../core/lint/rule-link';
import { toRange } from './to-lsp';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What a diagnostic of ours carries for code actions and for tests. */
export interface DiagnosticData {
  readonly rule: string;
  readonly confidence: Finding['confidence'];
  readonly reference: string;
}

/** A finding as LSP shows it; related places are in the same document. */
function toDiagnostic(uri: string, analysis: Analysis, finding: Finding): Diagnostic {
  const data: DiagnosticData = {
    rule: finding.rule,
    confidence: finding.confidence,
    reference: finding.reference,
  };
  return {
    range: toRange(analysis, analysis.spanOf(finding.at)),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: ruleLink(finding.rule) },
    source: 'siplens',
    message: finding.message,
    data,
    ...(finding.related.length === 0
      ? {}
      : {
          relatedInformation: finding.related.map(related => ({
            location: { uri, range: toRange(analysis, analysis.spanOf(related.at)) },
            message: related.message,
          })),
        }),
  };
}

/** All findings of a version, in order of the text. */
export function toDiagnostics(uri: string, analysis: Analysis): Diagnostic[] {
  return analysis.findings.map(finding => toDiagnostic(uri, analysis, finding));
}
