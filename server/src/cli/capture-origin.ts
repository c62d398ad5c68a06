import type { TraceRecord } from '../core/trace/trace-record';
import type { MessageOrigin } from './analysed-input';

/** Where a message of a capture stands in it; `file` is named where there are several. */
export function captureOrigin(
  { header, map, payload, frame }: TraceRecord,
  file: string | undefined,
): MessageOrigin {
  // A payload that was joined from several packets has no place of its own.
  const offset = header.end > header.start ? map.to[0] : undefined;
  return { file, offset, length: payload.length, frame, range: undefined };
}
