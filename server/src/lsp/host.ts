import type { EnvironmentFiles } from '../core/sip/environment';
import type { ByteOps } from '../core/text/byte-ops';

/** What the language server asks of the process it runs in; `main.ts` gives it. */
export interface ServerHost {
  readonly version: string;
  readonly byteOps: ByteOps;
  /** Milliseconds since 1970. */
  now(): number;
  /** So many random lower-case hexadecimal digits, anew at each call. */
  randomHex(digits: number): string;
  base64(bytes: Uint8Array): string;
  /** Reads the file of a `file:` URI and unpacks gzip. Never throws. */
  readFile(uri: string): Promise<FileBytes>;
  /** The nearest `sip-env.json` and `.env` of a document, up to the root that holds it; all are URIs. Never throws. */
  environmentFiles(uri: string, roots: readonly string[]): Promise<EnvironmentFiles>;
}

/** A file's bytes and what was wrong with them (damaged gzip), or why there are none. */
export type FileBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string };
