import { setImmediate as nextTurn } from 'node:timers/promises';
import { analysing } from '../core/analysis';
import type { Analysis } from '../core/document';
import { plainMessages } from '../core/export/plain-messages';
import type { ExportedRecords } from '../core/export/records-of-calls';
import { tracePcap } from '../core/export/trace-pcap';
import type { ExportParams, ExportProgressParams, ExportResult } from '../core/export-protocol';
import { writeExport } from '../core/features/write-export';
import type { LintConfig } from '../core/lint/config';
import { leakScan } from '../core/redact/leak-scan';
import { Pseudonyms } from '../core/redact/pseudonyms';
import { redactRecord } from '../core/redact/redact-record';
import { learnHeader, redactHeader } from '../core/redact/redact-trace';
import { Redaction } from '../core/redact/redaction';
import { type WritableRecord, writeTraceHeader, writeTraceRecord } from '../core/trace/write-siptrace';
import type { DocumentStore } from './document-store';
import { recordsOfSource, together } from './export-source';
import { FoundLeaks } from './found-leaks';
import type { ServerHost } from './host';
import type { Settings } from './settings';

/** Records between two looks at whether the request was cancelled. */
const slice = 200;

/** What the export handler asks of its connection. */
export interface ExportRequest {
  readonly params: ExportParams;
  readonly token: { readonly isCancellationRequested: boolean };
  readonly onProgress: (progress: ExportProgressParams) => void;
}

export interface ExportSurface {
  readonly documents: DocumentStore;
  readonly settings: Settings;
  readonly host: Pick<ServerHost, 'base64'>;
}

/** Thrown inside this file when the user cancels. */
class Cancelled extends Error {}

/** The answer to `siplens/export`. */
export async function exportCalls(request: ExportRequest, surface: ExportSurface): Promise<ExportResult> {
  const { params } = request;
  const sources: ExportedRecords[] = [];
  for (const source of params.sources) {
    const found = await recordsOfSource(source, surface.documents, surface.settings);
    if ('reason' in found) return { kind: 'failed', reason: found.reason };
    sources.push(found);
  }
  const original = together(sources);
  if (original.records.length === 0) return { kind: 'failed', reason: 'There is no SIP message to export.' };
  try {
    const steps = new Steps(request, original.records.length * (params.shareSafe ? 4 : 1));
    const names = new Pseudonyms();
    const exported = params.shareSafe ? await redacted(original, names, steps) : original;
    const uri = params.sources.flatMap(source => ('uri' in source ? source.uri : []))[0];
    const { lint } = await surface.settings.ofDocument(uri ?? '');
    const made = await madeOf(exported, { params, lint, steps, host: surface.host });
    const looked = params.shareSafe ? await lookedThrough(exported, names, steps) : { left: [], more: 0 };
    const { left, more: moreLeft } = looked;
    return { kind: 'done', ...made, left, moreLeft, pairs: params.withMap === true ? names.pairs() : [] };
  } catch (error) {
    if (error instanceof Cancelled) return { kind: 'cancelled' };
    throw error;
  }
}

/** Counts work, tells of it, and stops it. */
class Steps {
  private done = 0;

  constructor(
    private readonly request: ExportRequest,
    private readonly total: number,
  ) {}

  async each<T, R>(items: readonly T[], make: (item: T) => R): Promise<readonly R[]> {
    const made: R[] = [];
    for (let at = 0; at < items.length; at += slice) {
      for (const item of items.slice(at, at + slice)) made.push(make(item));
      this.done += Math.min(slice, items.length - at);
      await this.look();
    }
    return made;
  }

  async look(): Promise<void> {
    this.request.onProgress({ done: Math.min(this.done, this.total), total: this.total });
    // The event loop must turn, or a cancellation is never heard.
    await nextTurn();
    if (this.request.token.isCancellationRequested) throw new Cancelled();
  }
}

async function redacted(
  { header, records }: ExportedRecords,
  names: Pseudonyms,
  steps: Steps,
): Promise<ExportedRecords> {
  const by = new Redaction(names);
  learnHeader(header, by);
  await steps.each(records, record => void redactRecord(record, 'bytes', by));
  names.settle();
  return {
    header: redactHeader(header, by),
    records: await steps.each(records, record => redactRecord(record, 'bytes', by)),
  };
}

interface Making {
  readonly params: ExportParams;
  readonly lint: LintConfig;
  readonly steps: Steps;
  readonly host: Pick<ServerHost, 'base64'>;
}

type Made = Omit<Extract<ExportResult, { kind: 'done' }>, 'kind' | 'left' | 'moreLeft' | 'pairs'>;

async function madeOf({ header, records }: ExportedRecords, making: Making): Promise<Made> {
  const { params, lint, steps, host } = making;
  const { form } = params;
  const messages = records.length;
  if (form === 'pcap') {
    const { bytes, notes } = tracePcap(records);
    return { content: { base64: host.base64(bytes) }, calls: 0, messages, notes };
  }
  const texts = await steps.each(records, record => writeTraceRecord(record, 'bytes'));
  const text = writeTraceHeader(header) + texts.join('');
  if (form === 'siptrace') return { content: { text }, calls: 0, messages, notes: [] };
  const analysis = await analysed(text, lint, steps);
  if (form === 'messages') {
    return {
      content: { text: plainMessages(recordsIn(analysis)) },
      calls: analysis.callCount,
      messages,
      notes: [],
    };
  }
  const { shareSafe: isShareSafe, theme } = params;
  const content = { text: writeExport(analysis, { form, isShareSafe, ...(theme ? { theme } : {}) }) };
  return { content, calls: analysis.callCount, messages: analysis.messageCount, notes: [] };
}

/** Records with payloads as Unicode text; what is no message (media) is left out. */
function recordsIn(analysis: Analysis): readonly WritableRecord[] {
  return analysis.chunks.flatMap(({ chunk: { trace, record } }) => (trace && record ? [record] : []));
}

async function analysed(text: string, config: LintConfig, steps: Steps): Promise<Analysis> {
  const work = analysing({ kind: 'trace', text, format: 'siptrace', config });
  for (let count = 0; ; count++) {
    const step = work.next();
    if (step.done) return step.value;
    if (count % 16 === 0) await steps.look();
  }
}

async function lookedThrough(
  { records }: ExportedRecords,
  names: Pseudonyms,
  steps: Steps,
): Promise<FoundLeaks> {
  const found = new FoundLeaks();
  await steps.each(records, ({ source, destination, payload }) =>
    found.add(leakScan(`--- ${source} -> ${destination}\n${payload}`, names)),
  );
  return found;
}
