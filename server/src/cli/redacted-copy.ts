import { type Leak, leakScan } from '../core/redact/leak-scan';
import type { Pseudonyms } from '../core/redact/pseudonyms';
import type { TextSink, TextWriter } from './host';

/** A leak, and how often it stands there. */
export type CountedLeak = Leak & { readonly count: number };

/** Different leaks that are kept of one file. */
const mostListed = 1000;

/** A copy on its way out, looked through as it goes. */
export class RedactedCopy {
  messages = 0;
  private lines = 0;
  private moreLeaks = 0;
  private readonly found = new Map<string, Leak & { count: number }>();

  constructor(
    private readonly writer: Pick<TextWriter | TextSink, 'write'>,
    private readonly names: Pseudonyms,
  ) {}

  /** `latin1`: the text has one character a byte. */
  async add(text: string, encoding?: 'latin1'): Promise<void> {
    const { leaks, more } = leakScan(text, this.names);
    this.moreLeaks += more;
    for (const leak of leaks) {
      const key = `${leak.kind} ${leak.text}`;
      const known = this.found.get(key);
      if (known) known.count++;
      else if (this.found.size < mostListed)
        this.found.set(key, { ...leak, line: leak.line + this.lines, count: 1 });
      else this.moreLeaks++;
    }
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines++;
    await this.writer.write(text, encoding);
  }

  /** What is left that a person should look at, each once. */
  left(): readonly CountedLeak[] {
    return [...this.found.values()];
  }

  /** Places of leaks beyond those that `left` lists. */
  get more(): number {
    return this.moreLeaks;
  }
}
