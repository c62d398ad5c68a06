import { emptyTraceHeader, writeTraceHeader, writeTraceRecord } from '../write-siptrace';
import type { CaptureOutcome } from './capture-outcome';

/**
 * The whole capture as native text: what is lost or not read stands as comments at its head, each message keeps its
 * frame number. Unicode text, to be encoded as UTF-8.
 */
export function captureToSiptrace(capture: CaptureOutcome): string {
  const comments = [
    `${capture.packets} packets, ${capture.records.length} with SIP`,
    ...capture.notes.map(note => note.text),
  ];
  const records = capture.records.map(record => writeTraceRecord(record, 'bytes'));
  return writeTraceHeader({ ...emptyTraceHeader, comments }) + records.join('');
}
