import { leakWords } from '../core/redact/leak-words';
import type { CountedLeak } from './redacted-copy';
import { printable } from './text-width';

/** What became of one input. */
export interface RedactedFile {
  readonly path: string;
  readonly output: string;
  readonly messages: number;
  readonly left: readonly CountedLeak[];
  /** Places of leaks that are not listed, as there are too many. */
  readonly more: number;
}

/** What the stand-ins of a run come to. */
export interface StandIns {
  readonly count: number;
  /** Memory that they take, about. */
  readonly bytes: number;
}

export interface RedactReport {
  readonly files: readonly RedactedFile[];
  readonly standIns: StandIns;
}

/** Less memory is nothing to speak of. */
const worthTelling = 64 * 1024 * 1024;

/** The report as lines for a person. */
export function prettyRedaction({ files, standIns }: RedactReport): string {
  const { count, bytes } = standIns;
  const memory = `${count.toLocaleString('en')} stand-ins, about ${Math.round(bytes / 1_000_000)} MB of memory\n`;
  return files.map(prettyFile).join('') + (bytes >= worthTelling ? memory : '');
}

function prettyFile({ path, output, messages, left, more }: RedactedFile): string {
  const head = `${printable(path)} → ${printable(output)}  ${messages} ${messages === 1 ? 'message' : 'messages'}`;
  if (left.length === 0) return `${head}, nothing left to look at\n`;
  const rows = left.map(
    leak =>
      `  line ${leak.line + 1}: ${printable(leak.text)} ${leakWords[leak.kind]}${leak.count > 1 ? ` (${leak.count} times)` : ''}\n`,
  );
  const rest = more === 0 ? '' : `  and ${more} more, which are not listed\n`;
  return `${head}, to look at:\n${rows.join('')}${rest}`;
}

/** The report as JSON. */
export function redactionJson({ files, standIns }: RedactReport, version: string): string {
  const listed = files.map(({ more, ...file }) => (more === 0 ? file : { ...file, more }));
  return `${JSON.stringify({ schema: 1, tool: { name: 'siplint', version }, files: listed, standIns }, undefined, 2)}\n`;
}
