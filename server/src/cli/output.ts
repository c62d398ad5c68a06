import type { CliHost, TextWriter } from './host';

/** Where a result goes: standard output, or the file of `--output`, which is opened when there is something to write. */
export class Output {
  private writer: TextWriter | undefined;
  private failure: string | undefined;

  constructor(
    private readonly host: CliHost,
    private readonly path: string | undefined,
  ) {}

  /** Never rejects; what went wrong is told by `close`. */
  async write(text: string): Promise<void> {
    if (text === '' || this.failure !== undefined) return;
    if (this.path === undefined) return this.host.out.write(text);
    if (!this.writer) {
      const opened = await this.host.files.openWriter(this.path);
      if ('reason' in opened) {
        this.failure = opened.reason;
        return;
      }
      this.writer = opened;
    }
    await this.writer.write(text);
  }

  /** Answers a reason where not everything could be written. */
  async close(): Promise<string | undefined> {
    return this.failure ?? (await this.writer?.close());
  }
}
