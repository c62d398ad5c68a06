import type { AnalysedInput, InputPart } from './analysed-input';
import type { CliOptions } from './arguments';
import { capNotes } from './caps';
import { expandInputs } from './expand-inputs';
import type { CliHost } from './host';
import { loadConfig, noRules } from './load-config';
import { readInput } from './read-input';
import { printable } from './text-width';

/** What came of all inputs. */
export interface ReadInputs {
  readonly inputs: readonly AnalysedInput[];
  /** True if the exit status is 2: wrong configuration, unreadable, or nothing recognised where something must be. */
  readonly failed: boolean;
}

/** Whoever lists inputs while they are read. */
export interface PartsReader {
  /** What a part comes to. */
  readonly part: (part: InputPart) => string;
  /** What ends an input. */
  readonly end: (input: AnalysedInput) => string;
  readonly write: (text: string) => Promise<void>;
  /** True if nobody asks for findings: then no rule runs. */
  readonly withoutRules: boolean;
}

/** Reads all inputs one after the other, and says on standard error what could not be read. Stops at an interrupt. */
export async function readInputs(
  host: CliHost,
  options: CliOptions,
  parts?: PartsReader,
): Promise<ReadInputs> {
  const expanded = await expandInputs(options.inputs, host.files);
  const reader = new InputsReader(host, options, parts);
  for (const { path, reason } of expanded.failures) await reader.fail(path, reason);
  for (const { path, outright } of expanded.inputs) {
    if (host.interrupted.aborted) break;
    await reader.read(path, outright);
  }
  return reader.finish();
}

class InputsReader {
  private readonly inputs: AnalysedInput[] = [];
  private readonly warned = new Set<string>();
  private failed = false;
  private skipped = 0;

  constructor(
    private readonly host: CliHost,
    private readonly options: CliOptions,
    private readonly parts: PartsReader | undefined,
  ) {}

  async fail(path: string, reason: string): Promise<void> {
    this.failed = true;
    await this.say(`${path}: ${reason}`);
  }

  async read(path: string, outright: boolean): Promise<void> {
    const loaded = await loadConfig(path, this.options, this.host.files);
    if (loaded.kind === 'wrong') return this.failOnce(loaded.reason);
    for (const warning of loaded.warnings) await this.sayOnce(warning);
    const { inputFormat, progress, env } = this.options;
    const read = await readInput(this.host, {
      path,
      config: this.parts?.withoutRules ? { ...loaded.config, ...noRules } : loaded.config,
      taught: loaded.taught,
      env,
      inputFormat,
      progress,
      ...(this.parts ? { onPart: this.parts.part, write: this.parts.write } : {}),
    });
    if (read.kind === 'unreadable') return this.fail(path, read.reason);
    if (read.kind === 'unrecognised') {
      if (outright && !this.host.interrupted.aborted) return this.fail(path, read.reason);
      this.skipped++;
      return;
    }
    for (const note of read.notes) await this.say(`${path}: ${note}`);
    for (const { rule, message } of read.input.conclusions.failures) {
      await this.say(`${path}: rule ${rule} failed, its findings are missing: ${message}`);
    }
    for (const note of capNotes(read.input.conclusions.caps, this.parts?.withoutRules))
      await this.say(`${path}: ${note}`);
    if (read.input.isCut) this.failed = true;
    await this.parts?.write(this.parts.end(read.input));
    this.inputs.push(read.input);
  }

  async finish(): Promise<ReadInputs> {
    if (this.skipped > 0) {
      await this.say(`${this.skipped} ${this.skipped === 1 ? 'file' : 'files'} without SIP skipped`);
    }
    const nothing = this.inputs.length === 0 && !this.host.interrupted.aborted;
    return { inputs: this.inputs, failed: this.failed || nothing };
  }

  private async failOnce(reason: string): Promise<void> {
    this.failed = true;
    await this.sayOnce(reason);
  }

  private async sayOnce(text: string): Promise<void> {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    await this.say(text);
  }

  private say(text: string): Promise<void> {
    return this.host.err.write(`siplint: ${printable(text)}\n`);
  }
}
