import type { Analysis } from '../document';
import { callPageHtml } from '../export/call-page-html';
import { callReport } from '../export/call-report';
import { callsCsv } from '../export/calls-csv';
import { type ListedCall, listedCall } from '../export/listed-call';
import type { ExportForm } from '../export-protocol';
import { ladderMermaid } from '../ladder/ladder-mermaid';
import { ladderPlantuml } from '../ladder/ladder-plantuml';
import { ladderSvg } from '../ladder/ladder-svg';
import { ladderText } from '../ladder/ladder-text';
import { groupsByStart } from '../trace/groups-by-start';
import type { TraceMessage } from '../trace/trace-message';
import { callPageOf } from './call-page-of';
import { exportedLadder } from './exported-ladder';

/** Forms that are made of an analysis, and not of records as they are. */
export type AnalysedForm = Exclude<ExportForm, 'siptrace' | 'messages' | 'pcap'>;

export interface WriteExportOptions {
  readonly form: AnalysedForm;
  readonly isShareSafe: boolean;
  readonly theme?: 'light' | 'dark';
}

/** All calls of an analysis in one form. Ladders and reports hold all of them; who wants one gives an analysis of one. */
export function writeExport(
  analysis: Analysis,
  { form, isShareSafe, theme = 'light' }: WriteExportOptions,
): string {
  const { calls } = analysis;
  switch (form) {
    case 'calls-csv':
      return callsCsv(listedCalls(analysis));
    case 'calls-json':
      return `${JSON.stringify({ schema: 1, list: listedCalls(analysis) }, undefined, 2)}\n`;
    case 'ladder-text':
      return ladderText(exportedLadder(analysis, calls));
    case 'ladder-mermaid':
      return ladderMermaid(exportedLadder(analysis, calls));
    case 'ladder-plantuml':
      return ladderPlantuml(exportedLadder(analysis, calls));
    case 'ladder-svg':
      return ladderSvg(exportedLadder(analysis, calls), { theme });
    case 'report-html':
      return callPageHtml(callPageOf(analysis, calls, isShareSafe));
    case 'report-markdown':
      return callReport(callPageOf(analysis, calls, isShareSafe));
  }
}

function listedCalls(analysis: Analysis): readonly ListedCall[] {
  const found = new Map<TraceMessage, number>();
  for (const { at } of analysis.findings) found.set(at.message, (found.get(at.message) ?? 0) + 1);
  const groups = groupsByStart(analysis.groups);
  return analysis.calls.map((call, index) =>
    listedCall(call, {
      group: groups.get(call.start),
      number: index + 1,
      findings: call.messages.reduce((n, message) => n + (found.get(message) ?? 0), 0),
      text: text => text,
    }),
  );
}
