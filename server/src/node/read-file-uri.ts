import { fileURLToPath } from 'node:url';
import { failureReason } from './failure-reason';
import { type ReadOutcome, readBytes } from './read-bytes';

/** Reads the file of a `file:` URI, gzip unpacked. Never throws: another scheme is `failed` too. */
export async function readFileUri(uri: string): Promise<ReadOutcome> {
  let path: string;
  try {
    path = fileURLToPath(uri);
  } catch (error) {
    return { kind: 'failed', reason: failureReason(error) };
  }
  return readBytes(path);
}
