import type { Span } from '../text/span';
import { mapOffset, mapSpan, type SpanMap, shiftMap } from '../text/span-map';
import type { TraceMessage } from '../trace/trace-message';
import type { TraceRecord } from '../trace/trace-record';
import { configuredSeverity, type LintConfig } from './config';
import type { Finding, Place } from './finding';
import type { MessageReport, RuleMeta } from './rule';

/** Where a report of a message or a comment belongs. */
export interface ReportPlace {
  /** Its map moves spans from the message to the chunk; undefined where they count from the chunk already. */
  readonly record: TraceRecord | undefined;
  /** True for what the user writes: only there fixes are offered. */
  readonly authored: boolean;
  readonly anchor: TraceMessage;
}

/** The finding that a report makes, placed in its chunk; undefined where the configuration does not show it. */
export function findingOfReport(
  meta: RuleMeta,
  report: MessageReport,
  chunk: ReportPlace,
  config: LintConfig,
): Finding | undefined {
  const severity = configuredSeverity(meta, report.severity ?? meta.severity, config, report.must);
  if (!severity) return undefined;
  const map: SpanMap = chunk.record?.map ?? shiftMap(0);
  const at = (span: Span): Place => ({ message: chunk.anchor, span: mapSpan(map, span) });
  return {
    rule: meta.id,
    severity,
    confidence: 'certain',
    message: report.message,
    reference: meta.reference,
    at: at(report.span),
    related: (report.related ?? []).map(related => ({ message: related.message, at: at(related.span) })),
    // A captured message is evidence: only what the user writes is offered a fix.
    fixes: !chunk.authored
      ? []
      : (report.fixes ?? []).map(fix => ({
          title: fix.title,
          preferred: fix.preferred ?? true,
          edits: fix.edits.map(edit => ({ ...edit, span: mapEditSpan(map, edit.span) })),
        })),
  };
}

function mapEditSpan(map: SpanMap, span: Span): Span {
  return span.end > span.start
    ? mapSpan(map, span)
    : { start: mapOffset(map, span.start), end: mapOffset(map, span.start) };
}
