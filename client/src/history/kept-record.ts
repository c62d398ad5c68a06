import { maskCredentials } from '../../../server/src/core/export/mask-credentials';
import { type WritableRecord, writeTraceRecord } from '../../../server/src/core/trace/write-siptrace';

/**
 * A record of an exchange as the history keeps it: without digest responses, Basic credentials and passwords in URIs
 * (`rules.md` section 0, 15); secrets are masked before. The payload holds one character a byte.
 */
export function keptRecord(record: WritableRecord): string {
  const { payload } = record;
  const separator = payload.indexOf('\r\n\r\n');
  const bodyStart = separator === -1 ? payload.length : separator + 4;
  const masked = maskCredentials(payload.slice(0, bodyStart)) + payload.slice(bodyStart);
  return writeTraceRecord({ ...record, payload: masked }, 'bytes');
}
