import { detectFormats } from '../core/trace/detect-format';
import type { CliOptions } from './arguments';
import type { CommandResult } from './command-result';
import { expandInputs } from './expand-inputs';
import type { CliHost } from './host';
import { headLength, readInputBytes } from './read-input';
import { knownFormats, recognise } from './recognise';
import { printable, table } from './text-width';

/** What one file was taken for. */
interface DetectedFile {
  readonly path: string;
  /** How it is read; null where nothing was recognised. */
  readonly format: string | null;
  /** Why nothing was recognised; null where something was. */
  readonly reason: string | null;
  /** All text formats that may fit, the best first. */
  readonly candidates: readonly { readonly format: string; readonly confidence: number }[];
}

function detect(path: string, bytes: Uint8Array, host: CliHost, inputFormat: string): DetectedFile {
  const head = host.byteOps
    .latin1(bytes, 0, Math.min(bytes.length, headLength))
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const candidates = detectFormats(head).map(({ format, confidence }) => ({
    format: format.id,
    confidence: Math.round(confidence * 1000) / 1000,
  }));
  const recognised = recognise({ path, bytes, head, inputFormat });
  switch (recognised.kind) {
    case 'nothing':
      return { path, format: null, reason: recognised.reason, candidates };
    case 'trace':
      return { path, format: recognised.format, reason: null, candidates };
    default:
      return {
        path,
        format: recognised.kind === 'capture' ? 'pcap' : 'sip-message',
        reason: null,
        candidates,
      };
  }
}

function fileRow({ path, format, reason, candidates }: DetectedFile): readonly string[] {
  const scores = candidates.map(found => `${found.format} ${found.confidence.toFixed(2)}`).join(', ');
  return [path, format ?? '-', reason ?? scores];
}

/** `siplint formats`: the formats that are known; with files, what each was taken for. */
export async function runFormats(host: CliHost, options: CliOptions): Promise<CommandResult> {
  const tool = { name: 'siplint', version: host.version };
  const json = (value: unknown) =>
    `${JSON.stringify({ schema: 1, tool, ...(value as object) }, undefined, 2)}\n`;
  if (options.inputs.length === 0) {
    const text =
      options.format === 'json'
        ? json({ formats: knownFormats })
        : table(knownFormats.map(({ id, title }) => [id, title]));
    return { text, status: 0 };
  }
  const { inputs, failures } = await expandInputs(options.inputs, host.files);
  const failed = [...failures];
  const files: DetectedFile[] = [];
  for (const { path } of inputs) {
    const read = await readInputBytes(path, host);
    if (read.kind === 'failed') failed.push({ path, reason: read.reason });
    else files.push(detect(path, read.bytes, host, options.inputFormat));
  }
  for (const { path, reason } of failed) await host.err.write(`siplint: ${printable(path)}: ${reason}\n`);
  const missing = inputs.some(
    ({ path, outright }) => outright && files.some(f => f.path === path && !f.format),
  );
  const none = files.every(file => file.format === null);
  return {
    text: options.format === 'json' ? json({ files }) : table(files.map(fileRow)),
    status: failed.length > 0 || missing || none ? 2 : 0,
  };
}
