import type { Chunk } from './document';
import type { LintRun, RuleSet } from './lint/engine';
import type { JudgedBefore } from './lint/judged-message';
import { type ChunkRun, type LintedChunk, lintChunk } from './lint/lint-chunk';
import { findSuppressions } from './lint/suppression';
import type { SipMessage } from './sip/message';
import type { MessageFilePart } from './sip/message-file';
import { isElision, lineEndAt, nextLineAt } from './sip/message-file-lines';
import { parseMessage } from './sip/parse-message';
import { parseMessageFilePart } from './sip/parse-message-file';
import { rememberingViews } from './sip/remembered';
import { looksLikeStartLine } from './sip/start-line';
import { variableUsesOf } from './sip/variable-uses';
import { detached } from './text/detached';
import { sameEnds } from './text/same-ends';
import type { Span } from './text/span';
import { mapSpan } from './text/span-map';
import type { CaptureHole } from './trace/capture-facts';
import { groupKeyOf } from './trace/group-key';
import type { MediaSighting } from './trace/media-facts';
import { mediaOfChunk } from './trace/media-of-chunk';
import { readTraceHeader } from './trace/read-siptrace-header';
import { recordOfPart } from './trace/record-of-part';
import { standInMessage } from './trace/stand-in-message';
import type { TraceMessage } from './trace/trace-message';
import { lateTraceMessageOf, traceMessageOf } from './trace/trace-message-of';
import { type TraceRecord, timeMs } from './trace/trace-record';
import { withCorrelation } from './trace/with-correlation';
import type { TraceHeader } from './trace/write-siptrace';

/** What holds for all chunks of a document. */
export interface ChunkSetting {
  readonly authored: boolean;
  readonly unit: 'bytes' | 'utf16';
  readonly rules: RuleSet;
  /** True where only the summary is kept: then it must not keep the text alive. */
  readonly summaryOnly: boolean;
  /** Further headers that tie calls together, in lower case; undefined for none. Of no meaning for authored files. */
  readonly correlationHeaders: ReadonlySet<string> | undefined;
}

/** Text of one chunk as a cutter hands it over. */
export interface ChunkInput {
  readonly text: string;
  /** Undefined in authored files: the part says what it holds. */
  readonly record: TraceRecord | undefined;
  readonly carry: string;
  /** Set where an edit made it of another chunk: what was judged of that one, if it was kept. */
  readonly edit?: { readonly before: Chunk['judged'] };
}

/** A first line longer than this is no start line of anything that a trace should call SIP. */
const MAX_START_LINE = 8192;

/**
 * True if a payload of a log or capture is a SIP message. Keep-alives, STUN, and other protocols on the same port
 * are not (`rules.md` 1.4): they are neither parsed nor linted.
 */
function isSipPayload(payload: string): boolean {
  let start = 0;
  while (start < payload.length && '\r\n'.includes(payload.charAt(start))) start++;
  const end = Math.min(lineEndAt(payload, start), start + MAX_START_LINE);
  return looksLikeStartLine(payload.slice(start, end));
}

/** Where the message stands in the chunk, from its first unit to its last, prefixes of log lines between included. */
function extentOf(record: TraceRecord | undefined): Span | undefined {
  return record && mapSpan(record.map, { start: 0, end: record.payload.length });
}

function saysPartial(text: string, outside: readonly Span[]): boolean {
  return outside.some(({ start, end }) => {
    if (isElision(text, start, end)) return true;
    const line = end - start < 80 ? text.slice(start, end).trim() : '';
    return /^#\s?partial$/.test(line);
  });
}

/** The lines of a chunk of a log that stand outside of its message; few in any chunk that holds one. */
function linesOutside(text: string, message: Span | undefined): readonly Span[] {
  const lines: Span[] = [];
  for (let at = 0; at < text.length; ) {
    const end = lineEndAt(text, at);
    if (message && at >= message.start && at < message.end) at = Math.max(message.end, at + 1);
    else {
      lines.push({ start: at, end });
      at = nextLineAt(text, end);
    }
  }
  return lines;
}

const noHoles: readonly CaptureHole[] = [];
const noSightings: readonly MediaSighting[] = [];

function mediaOf(text: string): readonly MediaSighting[] {
  const media = mediaOfChunk(text);
  return media ? [media] : noSightings;
}

/** A hole as the facts of the capture have it. */
function captureHoleOf({ from, to, reason }: TraceHeader['holes'][number]): CaptureHole {
  return { from: timeMs(from), to: timeMs(to), reason: detached(reason) };
}

function anchorOf(text: string, message: Span | undefined): TraceMessage {
  const end = lineEndAt(text, message?.start ?? 0);
  const line = { start: message?.start ?? 0, end };
  return standInMessage(message ?? { start: 0, end: text.length }, line, text.slice(line.start, end));
}

interface ChunkContent {
  readonly part: MessageFilePart | undefined;
  readonly record: TraceRecord | undefined;
  readonly message: SipMessage | undefined;
  /** What was judged of the message before an edit. */
  readonly before: JudgedBefore | undefined;
}

function contentOf(cut: ChunkInput, setting: ChunkSetting): ChunkContent {
  const part = setting.authored ? parseMessageFilePart(cut.text, setting.unit) : undefined;
  const record = part ? recordOfPart(cut.text, part) : cut.record;
  if (!record || !(part || isSipPayload(record.payload)))
    return { part, record, message: undefined, before: undefined };
  const { payload } = record;
  const judged = cut.edit?.before;
  if (!judged) return { part, record, message: parseMessage(payload, setting.unit), before: undefined };
  const ends = sameEnds(judged.message.text, payload);
  const message = parseMessage(payload, setting.unit, { message: judged.message, ends });
  return { part, record, message, before: { judged, ends } };
}

/** Runs text and message rules on a chunk. */
type Lint = (linted: LintedChunk) => ChunkRun;

/**
 * Layer (a): reads and lints one chunk. It depends on nothing but its arguments, so the result is kept until they
 * change. `lint` is for a stream of which another thread runs the rules.
 */
export function understandChunk(cut: ChunkInput, setting: ChunkSetting, lint?: Lint): Chunk {
  const content = contentOf(cut, setting);
  // What correlation reads it reads once; rules read the same again and again.
  if (lint) return judgeChunk(cut, content, { setting, lint });
  const judge = () => judgeChunk(cut, content, { setting, lint: linted => lintChunk(linted, setting.rules) });
  return content.message ? rememberingViews(content.message, judge) : judge();
}

/** Only the findings of that layer, for a chunk of a log or capture; their places name a stand-in. */
export function lintCut(cut: ChunkInput, setting: ChunkSetting): LintRun {
  const content = contentOf(cut, setting);
  const anchor = anchorOf(cut.text, extentOf(content.record));
  const judge = () => lintChunk(lintedOf(cut, content, { anchor, setting }), setting.rules);
  return content.message ? rememberingViews(content.message, judge) : judge();
}

function lintedOf(
  { text }: ChunkInput,
  { part, record, message, before }: ChunkContent,
  { anchor, setting }: { readonly anchor: TraceMessage; readonly setting: ChunkSetting },
): LintedChunk {
  const { authored, unit } = setting;
  const placeholders = part ? openSpansOf(part) : [];
  const drawn = record?.drawn === true;
  // What was made up for an arrow of a drawing is not judged.
  return { text, unit, message: drawn ? undefined : message, record, authored, placeholders, anchor, before };
}

/**
 * The group of an authored message, read when somebody asks: most such files are collections, whose messages nobody
 * joins, and correlation reads more of a message than all rules.
 */
class LateGroupKey {
  private key: string | undefined;

  constructor(private readonly of: TraceMessage | undefined) {}

  get groupKey(): string | undefined {
    this.key ??= this.of && groupKeyOf(this.of.keys);
    return this.key;
  }
}

/** A message as correlation sees it: at once where the text is dropped, and in logs, where each message is joined. */
function tracedOf(
  { message, record }: ChunkContent,
  { authored, summaryOnly, correlationHeaders }: ChunkSetting,
): TraceMessage | undefined {
  if (!message || !record) return undefined;
  if (authored && !summaryOnly) return lateTraceMessageOf(message, record);
  const read = traceMessageOf(message, record);
  return read && correlationHeaders ? withCorrelation(read, message, correlationHeaders) : read;
}

/** What stands for something else, of which rules can say nothing: placeholders, and a body that is a file. */
function openSpansOf({ placeholders, bodyFile }: MessageFilePart): readonly Span[] {
  const spans = placeholders.map(p => p.span);
  // A placeholder inside of that line is a part of it.
  return bodyFile ? [...spans.filter(span => span.end <= bodyFile.line.start), bodyFile.line] : spans;
}

function judgeChunk(
  cut: ChunkInput,
  content: ChunkContent,
  { setting, lint }: { readonly setting: ChunkSetting; readonly lint: Lint },
): Chunk {
  const { text, carry } = cut;
  const { part, record, message } = content;
  const extent = extentOf(record);
  const trace = tracedOf(content, setting);
  const anchor = trace ?? anchorOf(text, extent);
  const { findings, failures, judged } = lint(lintedOf(cut, content, { anchor, setting }));
  const outside = part ? part.comments : linesOutside(text, extent);
  const isHeader = !part && !record && text.startsWith('siptrace ');
  const header = isHeader ? readTraceHeader(text) : undefined;
  const known = {
    text,
    length: text.length,
    record,
    message,
    trace,
    anchor,
    hasMessage: message !== undefined,
    part,
    findings,
    failures,
    // Of a log nobody types in, and a trace has many messages.
    judged: cut.edit && setting.authored ? judged : undefined,
    suppressions: findSuppressions(text, extent),
    variables: part && variableUsesOf(part),
    firstLineEnd: nextLineAt(text, lineEndAt(text, 0)),
    saysTrace: part?.directives.some(d => d.name === 'trace') ?? false,
    saysPartial: saysPartial(text, outside),
    saysOpen: header?.open ?? false,
    media: header?.media ?? (!part && record && !message ? mediaOf(text) : noSightings),
    holes: header && header.holes.length > 0 ? header.holes.map(captureHoleOf) : noHoles,
    until: header?.until && timeMs(header.until),
    carry,
  };
  if (setting.authored) return Object.assign(new LateGroupKey(trace), known);
  return Object.assign(known, { groupKey: trace && groupKeyOf(trace.keys) });
}
