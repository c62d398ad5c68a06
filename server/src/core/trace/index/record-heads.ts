import type { ByteOps } from '../../text/byte-ops';
import { readStates, writeStates } from '../formats/carry-states';
import { clockOfLine, followClock } from '../formats/follow-clock';
import { stripPrefix } from '../formats/line-prefix';
import type { HeaderFacts, LogShape } from '../formats/log-shape';
import { findHeader, type ShapeChain } from '../formats/shape-chain';
import { startLinePlace } from '../formats/start-line-place';
import { timeMs } from '../trace-record';
import type { ByteLines } from './byte-lines';
import type { RowJudge } from './header-rows';
import type { MessageRow } from './message-columns';
import { NgrepHeader } from './ngrep-header';
import type { TraceIndex } from './trace-index';

/** What a line is that stands behind a message, or where none is known. */
export type LineKind = typeof NOTHING | typeof HEAD | typeof START | typeof FOREIGN | typeof UNSURE;
/** A line that begins no record. */
export const NOTHING = 0;
/** A header line of the log's own, in its plain form. */
export const HEAD = 1;
/** A start line without a header line, at the beginning of its line. */
export const START = 2;
/** A header line of any other form. */
export const FOREIGN = 3;
/** A start line behind something else: whether it begins a record depends on the message before. */
export const UNSURE = 4;

/** A line before the message that belongs to its record. */
export const FILLER = -2;
/** A line that shows that the record holds no SIP; and the beginning of another one, which shows it too. */
export const EMPTY = -4;
export const NEXT = -5;

/** Ends that are remembered by name, for a log that has no end of them. */
const mostEnds = 1 << 14;
/** Start lines that are remembered, and the longest of them: the same answers come again and again. */
const mostStarts = 256;
const longestStart = 128;

export interface RecordHeadsOptions {
  readonly chain: ShapeChain;
  readonly index: TraceIndex;
  readonly lines: ByteLines;
  readonly ops: ByteOps;
}

/** Reads what stands around the messages of a log, by the functions that its careful reader asks. */
export class RecordHeads implements RowJudge {
  private readonly own: LogShape;
  /** What is known of the record that is read; undefined for one without a header line. */
  private facts: HeaderFacts | undefined;
  /** What the header line says that was met behind it. */
  private ahead: HeaderFacts | undefined;
  private isQuick = false;
  private isQuickAhead = false;
  /** The last lines that tell something to later records. */
  private told: string[] = [];
  private states = new Map<number, string>();
  private carried = '';
  private readonly ends = new Map<string, number>();
  /** Start lines that stood behind a header line that was read quickly: what such a line is depends on nothing else. */
  private readonly starts = new Set<string>();
  /** Reads dated header lines of ngrep as bytes: what they say depends on nothing before them. */
  private readonly quick: NgrepHeader | undefined;

  constructor(private readonly options: RecordHeadsOptions) {
    const [own] = options.chain.shapes;
    if (!own) throw new Error('a chain begins with the shape of its own');
    this.own = own;
    if (own.crShownAs === '.') this.quick = new NgrepHeader(options.index);
  }

  /** What the format must know of what was read. */
  get carry(): string {
    return this.carried;
  }

  /** Goes on with what another reader has learned. */
  resume(carry: string): void {
    this.carried = carry;
    this.states = readStates(carry);
  }

  textOf(start: number, end: number): string {
    return this.options.ops.latin1(this.options.lines.bytes, start, end);
  }

  /** What the line in `[start, end)` is. */
  look(start: number, end: number): LineKind {
    const { lines } = this.options;
    this.isQuickAhead = this.quick?.read(lines.bytes, lines.view, start, end) === true;
    if (this.isQuickAhead) return HEAD;
    const text = this.textOf(start, end);
    const found = findHeader(this.options.chain, text);
    if (found) {
      const { facts, shape } = found;
      this.ahead = facts;
      const isPlain = shape === this.own && facts.joins !== true && facts.startAt === undefined;
      return isPlain && !shape.block?.(text, facts, 'bytes') ? HEAD : FOREIGN;
    }
    const place = startLinePlace(this.undotted(text));
    if (place >= 0) return place === 0 ? START : UNSURE;
    return NOTHING;
  }

  /** As `NgrepHeader.minuteAt`, of the bytes that are there. */
  minuteAt(at: number): number {
    return this.quick?.minuteAt(this.options.lines.bytes, at) ?? Number.NaN;
  }

  /** True if the line is a start line at its beginning, behind a header line that was read quickly. */
  isQuickStart(start: number, end: number): boolean {
    this.isQuick = true;
    return this.lead(start, end) === 0;
  }

  /** Notes a line behind a message that begins no record. */
  pass(start: number, end: number): void {
    const { tells } = this.own;
    if (!tells) return;
    const text = this.textOf(start, end);
    if (tells(text)) this.told = [...this.told.slice(-3), text];
  }

  /** True for a line behind a message that begins no record, which is noted then. */
  isNone(start: number, end: number): boolean {
    if (this.look(start, end) !== NOTHING) return false;
    this.pass(start, end);
    return true;
  }

  /** Begins the record whose first line was looked at last. */
  begin(kind: typeof HEAD | typeof START): void {
    this.isQuick = kind === HEAD && this.isQuickAhead;
    this.facts = kind === HEAD ? this.ahead : undefined;
    this.told = [];
  }

  /** Reads a line behind a header line: where the message begins in it, `FILLER`, `EMPTY`, `NEXT`, or -1 for a record that is not plain. */
  lead(start: number, end: number): number {
    const text = this.textOf(start, end);
    if (this.isQuick && this.starts.has(text)) return 0;
    const place = this.judgeLead(text);
    if (this.isQuick && place === 0 && end - start <= longestStart && this.starts.size < mostStarts)
      this.starts.add(text);
    return place;
  }

  private judgeLead(text: string): number {
    const found = findHeader(this.options.chain, text);
    if (found) return found.facts.joins === true ? -1 : NEXT;
    const facts = this.isQuick ? {} : (this.facts ?? {});
    const { own } = this;
    if (own.block?.(text, facts, 'bytes') || (own.start?.(text) ?? -1) >= 0) return -1;
    const lead = facts.lead ?? '';
    const place = startLinePlace(this.undotted(text), lead);
    if (place >= 0) return /^ *$/.test(text.slice(0, place)) ? place : -1;
    const bare = lead === '' ? text : text.slice(Math.max(0, stripPrefix(lead, text)));
    const detail = own.detail?.(bare, facts);
    if (detail) this.facts = { ...facts, ...detail };
    return detail || bare.trim() === '' || text.trim() === lead.trim() ? FILLER : EMPTY;
  }

  isRow(line: string, indent: number): boolean {
    const { own } = this;
    const rest = line.slice(indent);
    return (
      !findHeader(this.options.chain, line) &&
      startLinePlace(this.undotted(line)) < 0 &&
      own.tells?.(line) !== true &&
      own.isForeign?.(rest) !== true
    );
  }

  private undotted(text: string): string {
    return this.own.crShownAs === '.' && text.endsWith('.') ? text.slice(0, -1) : text;
  }

  /** Writes what the header line said as long as its bytes are where they were, and no other was looked at. */
  fill(row: MessageRow): void {
    const { lines } = this.options;
    if (this.isQuick) this.quick?.fill(lines.bytes, lines.view, row);
  }

  /** Ends the record: writes what is known of it, and learns from it what later ones need. */
  end(row: MessageRow): void {
    if (this.isQuick) return;
    const state = this.states.get(0) ?? '';
    const { follow = followClock, learn = clockOfLine } = this.own;
    const followed = follow(this.facts ?? {}, state);
    const { time, source, destination }: HeaderFacts = this.facts ? followed.facts : {};
    row.micros = time ? Math.floor(timeMs(time) * 1000 + 0.5) : Number.NaN;
    row.source = this.endOf(source);
    row.destination = this.endOf(destination);
    const learned = this.told.reduce((carried, line) => learn(line, carried), followed.carry);
    if (learned === state) return;
    this.states.set(0, learned);
    this.carried = writeStates(this.states);
  }

  private endOf(name: string | undefined): number {
    if (name === undefined) return -1;
    const known = this.ends.get(name);
    if (known !== undefined) return known;
    if (this.ends.size >= mostEnds) this.ends.clear();
    const id = this.options.index.endpoints.idOfText(name);
    this.ends.set(name, id);
    return id;
  }
}
