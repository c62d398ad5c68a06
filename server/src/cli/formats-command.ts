import { detectFormats } from '../core/trace/detect-format';
import { explainFormat, type FormatRegion } from '../core/trace/explain-format';
import { formatById } from '../core/trace/formats/index';
import type { TaughtFormats } from '../core/trace/formats/taught/read-taught-formats';
import type { CliOptions } from './arguments';
import type { CommandResult } from './command-result';
import { displayText } from './display-text';
import { expandInputs } from './expand-inputs';
import type { CliHost } from './host';
import { loadConfig } from './load-config';
import { openInput } from './open-input';
import { headLength, headOf } from './read-input';
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
  /** Stretches of the first 64 KiB whose records are of one format, with the line that showed it first (1-based). */
  readonly regions: readonly FormatRegion[];
}

interface DetectInput {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly inputFormat: string;
  readonly taught: TaughtFormats;
}

function detect(host: CliHost, { path, bytes, inputFormat, taught }: DetectInput): DetectedFile {
  const head = host.byteOps
    .latin1(bytes, 0, Math.min(bytes.length, headLength))
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const candidates = detectFormats(head, taught).map(({ format, confidence }) => ({
    format: format.id,
    confidence: Math.round(confidence * 1000) / 1000,
  }));
  const recognised = recognise({ path, bytes, head, inputFormat, taught });
  const file = { path, reason: null, candidates, regions: [] };
  switch (recognised.kind) {
    case 'nothing':
      return { ...file, format: null, reason: recognised.reason };
    case 'trace': {
      const format = formatById(recognised.format, taught);
      const regions = format ? explainFormat(head, format, taught) : [];
      return { ...file, format: recognised.format, regions: regions.map(shownRegion) };
    }
    default:
      return { ...file, format: recognised.kind === 'capture' ? 'pcap' : 'sip-message' };
  }
}

function shownRegion(region: FormatRegion): FormatRegion {
  return { ...region, evidence: displayText(region.evidence) };
}

function fileRows({ path, format, reason, candidates, regions }: DetectedFile): string[][] {
  const scores = candidates.map(found => `${found.format} ${found.confidence.toFixed(2)}`).join(', ');
  return [
    [path, format ?? '-', reason ?? scores],
    ...regions.map(region => [
      `  lines ${region.firstLine}-${region.lastLine}`,
      region.format,
      `${region.messages} ${region.messages === 1 ? 'message' : 'messages'}; line ${region.evidenceLine}: ${printable(region.evidence)}`,
    ]),
  ];
}

/** Formats that the configuration of the current folder teaches. */
async function taughtHere(host: CliHost, options: CliOptions): Promise<typeof knownFormats> {
  const loaded = await loadConfig('-', options, host.files);
  if (loaded.kind === 'wrong') await host.err.write(`siplint: ${printable(loaded.reason)}\n`);
  const taught = loaded.kind === 'config' ? loaded.taught.formats : [];
  return taught.map(({ name }) => ({ id: name, title: 'Taught by the configuration' }));
}

/** `siplint formats`: the formats that are known; with files, what each was taken for and which lines spoke for it. */
export async function runFormats(host: CliHost, options: CliOptions): Promise<CommandResult> {
  const tool = { name: 'siplint', version: host.version };
  const json = (value: unknown) =>
    `${JSON.stringify({ schema: 1, tool, ...(value as object) }, undefined, 2)}\n`;
  if (options.inputs.length === 0) {
    const formats = [...(await taughtHere(host, options)), ...knownFormats];
    const text =
      options.format === 'json' ? json({ formats }) : table(formats.map(({ id, title }) => [id, title]));
    return { text, status: 0 };
  }
  const { inputs, failures } = await expandInputs(options.inputs, host.files);
  const failed = [...failures];
  const files: DetectedFile[] = [];
  for (const { path } of inputs) {
    const source = openInput(path, host);
    const { head, pieces } = await headOf(source);
    for await (const _ of pieces) break;
    const loaded = await loadConfig(path, options, host.files);
    if (loaded.kind === 'wrong') failed.push({ path, reason: loaded.reason });
    else if (head.length === 0 && source.failure !== undefined) failed.push({ path, reason: source.failure });
    else {
      const { inputFormat } = options;
      files.push(detect(host, { path, bytes: head, inputFormat, taught: loaded.taught }));
    }
  }
  for (const { path, reason } of failed) await host.err.write(`siplint: ${printable(path)}: ${reason}\n`);
  const missing = inputs.some(
    ({ path, outright }) => outright && files.some(f => f.path === path && !f.format),
  );
  const none = files.every(file => file.format === null);
  return {
    text: options.format === 'json' ? json({ files }) : table(files.flatMap(fileRows)),
    status: failed.length > 0 || missing || none ? 2 : 0,
  };
}
