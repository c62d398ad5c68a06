import type { Location, Log, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import type { Severity } from '../core/lint/finding';
import type { RuleMeta } from '../core/lint/rule';
import { ruleLink } from '../core/lint/rule-link';
import { ruleById } from '../core/lint/rules/index';
import type { JsonPlace } from './analysed-input';
import type { JsonFile, JsonFinding, LintReport } from './lint-json';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/**
 * The findings as a SARIF 2.1.0 log: one run, the rules that found something, results with regions in UTF-16 units.
 * A finding in a capture has no region; its frame stands in the properties. `documents` holds the Markdown of rules.
 */
export function lintSarif(report: LintReport, documents: ReadonlyMap<string, string>): Log {
  const fired = [...new Set(report.files.flatMap(file => file.findings.map(finding => finding.rule)))].sort();
  const indexes = new Map(fired.map((id, index) => [id, index]));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            semanticVersion: report.tool.version,
            rules: fired.map(id => descriptorOf(id, ruleById(id)?.meta, documents.get(id))),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: report.files.map(file => ({ location: { uri: uriOf(file.path) }, length: file.bytes })),
        results: report.files.flatMap((file, index) =>
          file.findings.map(finding =>
            resultOf(finding, {
              file,
              artifact: index,
              ruleIndex: indexes.get(finding.rule) ?? -1,
            }),
          ),
        ),
      },
    ],
  };
}

function descriptorOf(
  id: string,
  meta: RuleMeta | undefined,
  document: string | undefined,
): ReportingDescriptor {
  return {
    id,
    helpUri: ruleLink(id),
    ...(meta && {
      shortDescription: { text: meta.description },
      defaultConfiguration: { level: levels[meta.severity] },
      properties: { category: meta.category, reference: meta.reference },
    }),
    ...(document !== undefined && { help: { text: reasonOf(document), markdown: reasonOf(document) } }),
  };
}

/** Why a rule exists: its document up to the first example. */
function reasonOf(document: string): string {
  const end = document.indexOf('\n```');
  return (end < 0 ? document : document.slice(0, end)).trim();
}

interface ResultPlace {
  readonly file: JsonFile;
  readonly artifact: number;
  readonly ruleIndex: number;
}

function resultOf(finding: JsonFinding, { file, artifact, ruleIndex }: ResultPlace): Result {
  const locationOf = (place: JsonPlace): Location => ({ physicalLocation: physical(file, artifact, place) });
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [locationOf(finding)],
    relatedLocations: finding.related.map((related, id) => ({
      id,
      ...locationOf(related),
      message: { text: related.message },
    })),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      reference: finding.reference,
      messageNumber: finding.messageNumber,
      callId: finding.callId,
      ...(finding.frame !== undefined && { frame: finding.frame }),
    },
  };
}

function physical(file: JsonFile, index: number, { range }: JsonPlace): PhysicalLocation {
  const artifactLocation = { uri: uriOf(file.path), index };
  if (!range) return { artifactLocation };
  return {
    artifactLocation,
    region: {
      startLine: range.start.line + 1,
      startColumn: range.start.character + 1,
      endLine: range.end.line + 1,
      endColumn: range.end.character + 1,
    },
  };
}

/** A path as a URI reference (RFC 3986): relative where the path is. A first segment with a colon would be a scheme. */
function uriOf(path: string): string {
  const segments = path
    .replaceAll('\\', '/')
    .replace(/\p{Surrogate}/gu, '\u{fffd}')
    .split('/');
  const uri = segments.map(segment => encodeURIComponent(segment)).join('/');
  return path.startsWith('/') ? `file://${uri}` : uri;
}
