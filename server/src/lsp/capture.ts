import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  CaptureCounted,
  CaptureParams,
  CaptureProgressParams,
  CaptureResult,
} from '../core/capture-protocol';
import type { CaptureSummary } from '../core/trace/capture/capture-outcome';
import { CaptureReader } from '../core/trace/capture/capture-reader';
import { captureHeader } from '../core/trace/capture/capture-to-siptrace';
import type { CapturedMessage } from '../core/trace/capture/captured-message';
import { recordOf } from '../core/trace/capture/read-capture';
import { writeTraceRecord } from '../core/trace/write-siptrace';
import type { ServerHost } from './host';

/** Read between two looks at whether the request was cancelled. */
const pieceBytes = 1 << 20;
/** Beyond either of these VS Code itself switches off colouring and folding. */
const mostText = 20_000_000;
const mostLines = 300_000;

/** What the capture handler asks of its connection. */
export interface CaptureRequest {
  readonly params: CaptureParams;
  readonly token: { readonly isCancellationRequested: boolean };
  readonly onProgress: (progress: CaptureProgressParams) => void;
}

/** The answer to `siplens/capture`: a capture as native text, or why there is none. */
export async function capture(request: CaptureRequest, host: ServerHost): Promise<CaptureResult> {
  const { uri } = request.params;
  const file = await host.readFile(uri);
  if (file.kind === 'failed') return { kind: 'failed', reason: `The file cannot be read: ${file.reason}.` };
  if (file.bytes.length === 0) return { kind: 'failed', reason: 'The file is empty.' };
  const text = new CaptureText(host);
  const reader = new CaptureReader({ ops: host.byteOps, message: message => text.add(message) });
  const total = file.bytes.length;
  for (let at = 0; at < total; at += pieceBytes) {
    reader.push(file.bytes.subarray(at, at + pieceBytes));
    request.onProgress({ uri, bytes: at, total, packets: reader.packets, messages: reader.messages });
    // The event loop must turn, or a cancellation is never heard.
    await nextTurn();
    if (request.token.isCancellationRequested) return { kind: 'cancelled' };
  }
  const summary = reader.finish();
  const counted = countedOf(summary, file.notes);
  if (summary.packets === 0 && counted.notes.length > 0) {
    return { kind: 'failed', reason: counted.notes.map(note => note.text).join(' ') };
  }
  return text.isLarge ? { kind: 'large', counted } : { kind: 'text', text: text.finish(summary), counted };
}

function countedOf(summary: CaptureSummary, fileNotes: readonly string[]): CaptureCounted {
  const { packets, messages, transports, links, notes } = summary;
  const damaged = fileNotes.map(text => ({ kind: 'damage' as const, text }));
  return {
    packets,
    messages,
    transports,
    links,
    notes: [...damaged, ...notes.map(({ kind, text }) => ({ kind, text }))],
  };
}

/** The records of a capture as text, as long as an editor can show it. */
class CaptureText {
  private records: { readonly frame: number; readonly text: string }[] = [];
  private readonly ends = new Set<string>();
  private length = 0;
  private lines = 0;

  constructor(private readonly host: ServerHost) {}

  get isLarge(): boolean {
    return this.length > mostText || this.lines > mostLines;
  }

  add(message: CapturedMessage): void {
    if (this.isLarge) return;
    const text = writeTraceRecord(recordOf(message, this.host.byteOps), 'bytes');
    this.length += text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines++;
    if (this.isLarge) this.records = [];
    else {
      this.records.push({ frame: message.frame, text });
      this.ends.add(message.source).add(message.destination);
    }
  }

  finish(summary: CaptureSummary): string {
    // A message that waited for a lost segment stands where its packet was captured.
    const records = this.records.sort((a, b) => a.frame - b.frame).map(record => record.text);
    return captureHeader(summary, this.ends) + records.join('');
  }
}
