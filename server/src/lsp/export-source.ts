import type { Analysis } from '../core/document';
import { type ExportedRecords, recordsOfCalls } from '../core/export/records-of-calls';
import type { ExportSource } from '../core/export-protocol';
import { callsAt, callsOfIds } from '../core/features/chosen-calls';
import { utf8Latin1 } from '../core/text/utf8-latin1';
import { cutChunks } from '../core/trace/cut-chunks';
import type { Call } from '../core/trace/dialog';
import { siptrace } from '../core/trace/formats/siptrace';
import { readTraceHeader } from '../core/trace/read-siptrace-header';
import { timeMs } from '../core/trace/trace-record';
import type { DocumentStore } from './document-store';
import type { Settings } from './settings';
import { toOffset } from './to-lsp';

/** The records that a source names; a sentence where there are none. */
export async function recordsOfSource(
  source: ExportSource,
  documents: DocumentStore,
  settings: Settings,
): Promise<ExportedRecords | { readonly reason: string }> {
  if ('text' in source) return recordsOfText(source.text);
  const analysis = await documents.get(source.uri)?.soon();
  if (!analysis) return { reason: 'The document is not open, or its language is not SIP.' };
  const { taught } = await settings.ofDocument(source.uri);
  const calls = callsIn(analysis, source);
  if (calls?.length === 0) return { reason: 'No call stands there.' };
  return recordsOfCalls({ analysis, calls, taught });
}

function recordsOfText(text: string): ExportedRecords {
  const records = [...cutChunks(utf8Latin1(text), siptrace, undefined, 'bytes')].flatMap(
    ({ record }) => record ?? [],
  );
  return { header: { ...readTraceHeader(text.slice(0, 65_536)), comments: [] }, records };
}

/** The calls that a source names; undefined for the whole trace. */
function callsIn(
  analysis: Analysis,
  { calls, position }: Exclude<ExportSource, { text: string }>,
): readonly Call[] | undefined {
  if (calls) return callsOfIds(analysis, calls);
  return position && callsAt(analysis, toOffset(analysis, position));
}

/** Several sources as one trace: by time where all have one of the same kind, else one after the other. */
export function together(sources: readonly ExportedRecords[]): ExportedRecords {
  const [first, ...others] = sources;
  if (!first || others.length === 0) return first ?? { header: readTraceHeader(''), records: [] };
  const records = sources.flatMap(source => source.records);
  const kinds = new Set(records.map(({ time }) => time?.dateless));
  const ordered = kinds.size === 1 && !kinds.has(undefined);
  const at = ({ time }: (typeof records)[number]) => (time ? timeMs(time) : 0);
  const { header } = first;
  return {
    header: {
      open: sources.some(source => source.header.open),
      lanes: sources.flatMap(source => source.header.lanes),
      holes: sources.flatMap(source => source.header.holes),
      comments: [],
      ...(header.until ? { until: header.until } : {}),
    },
    records: ordered ? [...records].sort((a, b) => at(a) - at(b)) : records,
  };
}
