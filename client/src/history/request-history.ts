import { randomUUID } from 'node:crypto';
import type { OutcomeText } from '../../../server/src/core/exchange/describe-outcome';
import type { WritableRecord } from '../../../server/src/core/trace/write-siptrace';
import { keptRecord } from './kept-record';
import { readSentRequests, type SentRequest } from './sent-request';

/** Where the history is kept: one text per workspace. Undefined answers where there is none yet. */
export interface HistoryStore {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

/** More requests than this are not kept: the oldest go. */
export const maxRequests = 100;
/** More of one trace than this is not kept, characters; a comment says so. */
const maxTrace = 64 * 1024;
/** Changes are written together after this pause, ms. */
const saveMs = 500;

/** Takes what happens to one request. */
export interface RequestRecorder {
  /** A message; secrets must be masked already. */
  record(record: WritableRecord): void;
  /** The outcome is known; messages may follow, as those of a call that is up. */
  outcome(outcome: OutcomeText): void;
  /** Nothing more will come. */
  finish(): void;
}

/** What is known of a request when it is sent. */
export type RequestStart = Pick<SentRequest, 'name' | 'method' | 'target' | 'source' | 'traceName'> & {
  /** Head of its trace. */
  readonly head: string;
};

/** The requests that were sent in this workspace, the newest first, kept over sessions and without secrets. */
export class RequestHistory {
  private entries: readonly SentRequest[] = [];
  private saving: ReturnType<typeof setTimeout> | undefined;
  /** Writes happen one after the other; reading is the first of them. */
  private queue: Promise<void>;

  constructor(
    private readonly store: HistoryStore,
    private readonly changed: () => void,
    private readonly now: () => number = Date.now,
  ) {
    this.queue = this.load().catch(() => undefined);
  }

  /** The newest first. */
  get requests(): readonly SentRequest[] {
    return this.entries;
  }

  /** Resolves when what was kept has been read and all changes so far are written. */
  async settled(): Promise<void> {
    if (this.saving !== undefined) this.save();
    await this.queue;
  }

  /** A request is sent. */
  begin(start: RequestStart): RequestRecorder {
    const { head, ...known } = start;
    const id = randomUUID();
    const time = this.now();
    const first: SentRequest = {
      ...known,
      id,
      time,
      grade: 'waiting',
      outcome: '',
      durationMs: undefined,
      trace: '',
    };
    this.replace([first, ...this.entries].slice(0, maxRequests));
    const records: string[] = [];
    let length = head.length;
    let left = 0;
    const trace = (): string => {
      const more = left === 0 ? '' : `# ${left} more messages are not kept\n`;
      return records.length === 0 ? '' : head + records.join('') + more;
    };
    return {
      record: record => {
        const text = keptRecord(record);
        length += text.length;
        if (length > maxTrace) left += 1;
        else records.push(text);
      },
      outcome: ({ grade, text }) => {
        this.update(id, { grade, outcome: text, durationMs: this.now() - time, trace: trace() });
      },
      finish: () => this.update(id, { trace: trace() }),
    };
  }

  /** Forgets these; all where none is named. Answers how many there were. */
  async forget(ids?: readonly string[]): Promise<number> {
    const before = this.entries.length;
    this.replace(ids === undefined ? [] : this.entries.filter(({ id }) => !ids.includes(id)));
    await this.settled();
    return before - this.entries.length;
  }

  private update(id: string, change: Partial<SentRequest>): void {
    // What was cleared meanwhile stays so.
    if (!this.entries.some(entry => entry.id === id)) return;
    this.replace(this.entries.map(entry => (entry.id === id ? { ...entry, ...change } : entry)));
  }

  private replace(entries: readonly SentRequest[]): void {
    this.entries = entries;
    this.changed();
    this.saving ??= setTimeout(() => this.save(), saveMs);
  }

  private save(): void {
    clearTimeout(this.saving);
    this.saving = undefined;
    const write = (): Promise<void> => this.store.write(JSON.stringify(this.entries));
    this.queue = this.queue.then(write).catch(() => undefined);
  }

  private async load(): Promise<void> {
    const kept = readSentRequests((await this.store.read()) ?? '[]');
    if (kept.length === 0) return;
    // Requests may have been sent before the file was read.
    this.entries = [...this.entries, ...kept].slice(0, maxRequests);
    this.changed();
  }
}
