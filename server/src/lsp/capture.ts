import type { CaptureParams, CaptureResult } from '../core/protocol';
import { captureToSiptrace } from '../core/trace/capture/capture-to-siptrace';
import { readCapture } from '../core/trace/capture/read-capture';
import type { ServerHost } from './host';

/** The answer to `siplens/capture`: a capture as native text, or why it cannot be read. */
export async function capture(params: CaptureParams, host: ServerHost): Promise<CaptureResult> {
  const file = await host.readFile(params.uri);
  if (file.kind === 'failed') return { kind: 'failed', reason: `The file cannot be read: ${file.reason}.` };
  if (file.bytes.length === 0) return { kind: 'failed', reason: 'The file is empty.' };
  const read = readCapture(file.bytes, host.byteOps);
  const notes = [...file.notes, ...read.notes.map(note => note.text)];
  if (read.packets === 0 && notes.length > 0) return { kind: 'failed', reason: notes.join(' ') };
  const text = captureToSiptrace(read);
  return { kind: 'text', text, messages: read.records.length, packets: read.packets, notes };
}
