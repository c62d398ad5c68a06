/**
 * Several files that are read as one trace: put in order first, written as one native trace to a file of our own, and
 * that is then a session like any other. The file's name is gone from the disk as soon as it is open.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TogetherFile, TraceSource, TraceState } from '../../core/open-trace-protocol';
import type { ClockOffset } from '../../core/trace/estimate-clock-offset';
import type { UsedOffset } from '../../core/trace/merge-traces';
import { failureReason } from '../failure-reason';
import { type ReadSource, readSource } from './read-source';
import { type SessionOptions, TraceSession } from './trace-session';
import { writeMerged } from './write-merged';

export interface TogetherOptions extends Omit<SessionOptions, 'path' | 'inputFormat' | 'follow'> {
  readonly files: readonly TogetherFile[];
  /** Minutes by which the clocks of text logs are ahead of UTC. */
  readonly zoneMinutes: number;
}

/** A file that was read, and how its clock is to be moved. */
interface Part {
  readonly path: string;
  readonly read: ReadSource;
  readonly offsetMs: number | undefined;
}

type State = Omit<TraceState, 'id'>;

export class TogetherSession {
  /** The session over all files; undefined until they are in order. */
  inner: TraceSession | undefined;
  private bytes = 0;
  private messages = 0;
  private stopped = false;
  private failure: string | undefined;
  private sources: readonly TraceSource[] | undefined;
  private notes: readonly string[] = [];
  private reportedAt = 0;

  constructor(private readonly options: TogetherOptions) {}

  /** Reads, orders and indexes all files. Never rejects: the state says what went wrong. */
  async run(): Promise<void> {
    const parts: Part[] = [];
    try {
      if ((await this.readAll(parts)) && this.canMerge(parts)) await this.merge(parts);
    } catch (error) {
      this.failure = `The files could not be put in order: ${failureReason(error)}.`;
    } finally {
      for (const { read } of parts) read.records?.close();
    }
    if (!this.inner) this.report();
    await this.inner?.run();
  }

  /** Reads one file after the other into `parts`; false if it was stopped. */
  private async readAll(parts: Part[]): Promise<boolean> {
    const { files, taught, zoneMinutes } = this.options;
    for (const { uri, offsetMs } of files) {
      const path = fileURLToPath(uri);
      const [bytes, messages] = [this.bytes, this.messages];
      const read = await readSource({
        path,
        zoneMinutes,
        ...(taught ? { taught } : {}),
        onPiece: (packed, found) => {
          this.bytes = bytes + packed;
          this.messages = messages + found;
          this.reportSometimes();
          return !this.stopped;
        },
      });
      parts.push({ path, read, offsetMs });
      if (this.stopped) return false;
    }
    return true;
  }

  /** True if at least one file holds messages; else each says why not. */
  private canMerge(parts: readonly Part[]): boolean {
    this.sources = parts.map((part, i) => this.sourceOf(part, i, undefined));
    if (parts.some(({ read }) => messagesOf(read) > 0)) return true;
    this.failure = parts
      .map(({ path, read }) => `${basename(path)}: ${read.reason ?? 'It holds no SIP message.'}`)
      .join(' ');
    return false;
  }

  private async merge(parts: readonly Part[]): Promise<void> {
    const used = parts.filter(({ read }) => messagesOf(read) > 0 || read.media.length > 0);
    const merged = await writeMerged(
      used.flatMap(({ read: { records, holes, media }, offsetMs }) =>
        records ? [{ records, holes, media, offsetMs }] : [],
      ),
      () => !this.stopped,
    );
    if (!merged) return;
    this.sources = parts.map((part, i) => this.sourceOf(part, i, merged.offsets[used.indexOf(part)]));
    this.notes = [
      ...parts.flatMap(({ path, read }) => read.notes.map(note => `${basename(path)}: ${note}`)),
      ...parts.flatMap(({ path, read }) =>
        read.reason === undefined ? [] : [`${basename(path)} is left out: ${read.reason}`],
      ),
      ...(merged.unordered
        ? ['Files whose times have no date stand behind the others: nothing tells which day it was.']
        : []),
    ];
    try {
      const session = TraceSession.open({
        ...this.options,
        path: merged.path,
        name: parts.map(({ path }) => basename(path)).join(' + '),
        inputFormat: 'siptrace',
        follow: false,
        onChange: state => this.options.onChange(this.decorated(state)),
      });
      if ('reason' in session) this.failure = `The files could not be put in order: ${session.reason}.`;
      else this.inner = session;
    } finally {
      merged.remove();
    }
  }

  private sourceOf({ read, offsetMs }: Part, i: number, used: UsedOffset | undefined): TraceSource {
    return {
      uri: this.options.files[i]?.uri ?? '',
      format: read.format,
      messages: messagesOf(read),
      offsetMs: used?.offsetMs ?? offsetMs ?? 0,
      given: offsetMs !== undefined,
      ...(used?.estimate ? { estimate: estimateOf(used.estimate) } : {}),
      ...reasonOf(read),
    };
  }

  private decorated(state: State): State {
    return {
      ...state,
      bytes: this.bytes,
      total: this.bytes,
      format: state.format === '' ? '' : 'merged',
      notes: [...this.notes, ...state.notes],
      ...(this.sources ? { sources: this.sources } : {}),
    };
  }

  private reportSometimes(): void {
    if (performance.now() - this.reportedAt < 100) return;
    this.report();
  }

  private report(): void {
    this.reportedAt = performance.now();
    this.options.onChange(this.state());
  }

  /** The state while there is no session over all files. */
  state(): State {
    if (this.inner) return this.decorated(this.inner.state());
    return {
      state: this.failure !== undefined ? 'failed' : this.stopped ? 'cancelled' : 'indexing',
      generation: 0,
      bytes: this.bytes,
      total: this.bytes,
      messages: this.failure !== undefined || this.stopped ? 0 : this.messages,
      calls: 0,
      format: '',
      notes: this.notes,
      ...(this.failure === undefined ? {} : { reason: this.failure }),
      indexBytes: 0,
      ...(this.sources ? { sources: this.sources } : {}),
    };
  }

  /** Stops; files that are not in order yet are not shown at all. */
  cancel(): State {
    this.stopped = true;
    return this.inner ? this.decorated(this.inner.cancel()) : this.state();
  }
}

function estimateOf({ matches, oneOf, spreadMs }: ClockOffset): NonNullable<TraceSource['estimate']> {
  return { matches, oneOf, spreadMs };
}

function reasonOf(read: ReadSource): { reason?: string } {
  if (read.reason !== undefined) return { reason: read.reason };
  const holdsNothing = messagesOf(read) === 0 && read.media.length === 0;
  return holdsNothing ? { reason: 'It holds no SIP message.' } : {};
}

const messagesOf = ({ records }: ReadSource) => records?.length ?? 0;
