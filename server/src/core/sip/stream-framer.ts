import type { ByteOps } from '../text/byte-ops';
import { ByteQueue } from '../text/byte-queue';
import type { Problem } from '../text/parsed';
import { portableByteOps } from '../text/portable-byte-ops';
import { CR, LF } from './chars';
import { findHeader } from './find-header';
import { parseMessage } from './parse-message';
import { readNumber } from './read-number';
import { looksLikeStartLine } from './start-line';

/** One piece of a byte stream. In order, the `bytes` of all pieces are the stream. */
export type Framed =
  /** One SIP message. Problems are those of its framing; spans are relative to its bytes. */
  | { readonly kind: 'message'; readonly bytes: Uint8Array; readonly problems: readonly Problem[] }
  /** Line ends between messages: a double CRLF is a ping that wants a single one as pong (RFC 5626 §4.4.1). */
  | { readonly kind: 'keep-alive'; readonly bytes: Uint8Array; readonly ping: boolean }
  /** What is no message, up to the next start line: a body whose length was missing or wrong, or another protocol. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array; readonly problems: readonly Problem[] };

export interface StreamFramerOptions {
  /** Most bytes of one message or one piece of garbage, and so of the buffer: one MiB where it is not given. */
  readonly maxBytes?: number;
  readonly ops?: ByteOps;
}

/** The cap where none is given: sixteen times what a UDP datagram can hold. */
const defaultMaxBytes = 1024 * 1024;

type State =
  | { readonly kind: 'between' }
  /** In a header part; `scanned` bytes of it are known to hold no empty line, the last line starts at `lineStart`. */
  | { readonly kind: 'head'; scanned: number; lineStart: number }
  /** `head` bytes of header part, then a body, `total` bytes in all. */
  | { readonly kind: 'body'; readonly total: number; readonly problems: readonly Problem[] }
  /** Looking for a start line; `known` bytes are complete lines that are none. */
  | { readonly kind: 'garbage'; known: number; scanned: number; insideLine: boolean };

/**
 * Cuts a byte stream into messages by Content-Length (RFC 3261 §18.3). The pieces do not depend on how the bytes
 * were cut on their way here. Where Content-Length is missing, no number, or larger than the cap, the message is
 * taken to have no body, with a problem; whatever does not begin with a start line then is garbage, up to the next
 * line that does. It never buffers more than `maxBytes` and what one `push` brings.
 */
export class StreamFramer {
  private readonly queue = new ByteQueue();
  private readonly maxBytes: number;
  private readonly ops: ByteOps;
  private state: State = { kind: 'between' };
  private ended = false;

  constructor(options: StreamFramerOptions = {}) {
    this.maxBytes = options.maxBytes ?? defaultMaxBytes;
    this.ops = options.ops ?? portableByteOps;
  }

  /** True while bytes wait for the rest of what they begin; blank lines begin nothing. */
  get isMidMessage(): boolean {
    return this.state.kind !== 'between';
  }

  /** Adds bytes as they came and answers the pieces that are now complete. */
  push(bytes: Uint8Array): readonly Framed[] {
    this.queue.push(bytes);
    return this.drain();
  }

  /** The stream is closed: answers what was still waiting. */
  end(): readonly Framed[] {
    this.ended = true;
    return this.drain();
  }

  private drain(): readonly Framed[] {
    const pieces: Framed[] = [];
    for (;;) {
      const piece = this.step();
      if (piece === 'wait') return pieces;
      if (piece !== 'again') pieces.push(piece);
    }
  }

  private step(): Framed | 'wait' | 'again' {
    if (this.queue.length === 0) return 'wait';
    switch (this.state.kind) {
      case 'between':
        return this.stepBetween();
      case 'head':
        return this.stepHead(this.state);
      case 'body':
        return this.stepBody(this.state);
      case 'garbage':
        return this.stepGarbage(this.state);
    }
  }

  private stepBetween(): Framed | 'wait' | 'again' {
    const { queue } = this;
    let blank = 0;
    while (blank < 4 && (queue.at(blank) === CR || queue.at(blank) === LF)) blank++;
    if (blank === 0) {
      this.state = { kind: 'head', scanned: 0, lineStart: 0 };
      return 'again';
    }
    if (blank < 4 && blank === queue.length && !this.ended) return 'wait';
    const ping =
      blank === 4 && queue.at(0) === CR && queue.at(1) === LF && queue.at(2) === CR && queue.at(3) === LF;
    return { kind: 'keep-alive', bytes: queue.take(blank), ping };
  }

  /** The length of the line end at `at`: 0 if none stands there, -1 if the next byte must be known first. */
  private lineEndAt(at: number): number {
    const byte = this.queue.at(at);
    if (byte === LF) return 1;
    if (byte !== CR) return 0;
    if (at + 1 >= this.queue.length) return this.ended ? 1 : -1;
    return this.queue.at(at + 1) === LF ? 2 : 1;
  }

  private stepHead(state: Extract<State, { kind: 'head' }>): Framed | 'wait' | 'again' {
    const limit = Math.min(this.queue.length, this.maxBytes);
    while (state.scanned < limit) {
      const lineEnd = this.lineEndAt(state.scanned);
      if (lineEnd < 0) break;
      if (lineEnd === 0) {
        state.scanned++;
        continue;
      }
      const next = state.scanned + lineEnd;
      if (state.lineStart === 0 && !this.isStart(0, state.scanned)) return this.lose();
      if (state.scanned === state.lineStart) return this.finishHead(next);
      state.lineStart = next;
      state.scanned = next;
    }
    if (state.scanned >= this.maxBytes) return this.lose();
    if (!this.ended) return 'wait';
    if (state.lineStart === 0 && !this.isStart(0, this.queue.length)) return this.lose();
    const message = 'The stream ends inside the header part.';
    return this.cutMessage(this.queue.length, [
      this.problem('headers-not-terminated', message, this.queue.length),
    ]);
  }

  private isStart(from: number, to: number): boolean {
    const view = this.queue.view(from, to);
    return looksLikeStartLine(this.ops.latin1(view, 0, view.length));
  }

  private lose(): 'again' {
    // Its first line was tried: looking at it again would find the same start line for ever.
    this.state = { kind: 'garbage', known: 0, scanned: 0, insideLine: true };
    return 'again';
  }

  private problem(code: string, message: string, end: number): Problem {
    return { code, message, span: { start: 0, end } };
  }

  /** The header part is `head` bytes long: how long is the body? */
  private finishHead(head: number): Framed | 'again' {
    const view = this.queue.view(0, head);
    const message = parseMessage(this.ops.latin1(view, 0, head), 'bytes');
    const field = findHeader(message, 'content-length');
    const length = field === undefined ? Number.NaN : readNumber(message, field).value;
    if (head + length <= this.maxBytes) {
      this.state = { kind: 'body', total: head + length, problems: [] };
      return 'again';
    }
    const span = field === undefined ? message.startLine.span : field.value;
    if (field === undefined) {
      const text = 'Content-Length is missing, and a stream needs it; the message is taken to have no body.';
      return this.cutMessage(head, [{ code: 'content-length-missing', message: text, span }]);
    }
    const why = Number.isNaN(length)
      ? 'is no number'
      : `makes the message longer than ${this.maxBytes} bytes`;
    const text = `Content-Length ${why}; the message is taken to have no body.`;
    return this.cutMessage(head, [{ code: 'header-value-invalid', message: text, span }]);
  }

  private stepBody(state: Extract<State, { kind: 'body' }>): Framed | 'wait' {
    const { length } = this.queue;
    if (length >= state.total) return this.cutMessage(state.total, state.problems);
    if (!this.ended) return 'wait';
    const text = `Content-Length announces ${state.total - length} more bytes than the stream has.`;
    return this.cutMessage(length, [
      ...state.problems,
      this.problem('content-length-mismatch', text, length),
    ]);
  }

  private cutMessage(length: number, problems: readonly Problem[]): Framed {
    this.state = { kind: 'between' };
    return { kind: 'message', bytes: this.queue.take(length), problems };
  }

  /** Skips lines until one looks like a start line; a line longer than the cap is skipped in pieces. */
  private stepGarbage(state: Extract<State, { kind: 'garbage' }>): Framed | 'wait' | 'again' {
    const limit = Math.min(this.queue.length, this.maxBytes);
    while (state.scanned < limit) {
      const lineEnd = this.lineEndAt(state.scanned);
      if (lineEnd < 0) break;
      if (lineEnd === 0) {
        state.scanned++;
        continue;
      }
      const isStart = !state.insideLine && this.isStart(state.known, state.scanned);
      if (isStart && state.known > 0) return this.cutGarbage(state.known, false);
      if (isStart) {
        this.state = { kind: 'head', scanned: 0, lineStart: 0 };
        return 'again';
      }
      state.scanned += lineEnd;
      state.known = state.scanned;
      state.insideLine = false;
    }
    if (state.scanned >= this.maxBytes)
      return this.cutGarbage(state.known || this.maxBytes, state.known === 0);
    return this.ended ? this.cutGarbage(this.queue.length, false) : 'wait';
  }

  private cutGarbage(length: number, insideLine: boolean): Framed {
    this.state = { kind: 'garbage', known: 0, scanned: 0, insideLine };
    const bytes = this.queue.take(length);
    const text = `${bytes.length} bytes belong to no message; Content-Length before them may be wrong.`;
    return {
      kind: 'garbage',
      bytes,
      problems: [this.problem('content-length-mismatch', text, bytes.length)],
    };
  }
}
