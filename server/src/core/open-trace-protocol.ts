/**
 * Requests and notifications for traces that the server reads from disk itself: files of any size, followed while they
 * grow. Types and method names only, as in `protocol.ts`. Numbers of messages are 1-based in the order of the file; a
 * call is named by its number, 0-based in order of its first message, which stays as long as the trace is open and is
 * not read anew (`generation`).
 */
import type { TreeCall } from './protocol';

export interface OpenTraceParams {
  /** `file:` URI of a text trace or capture, packed with gzip or not. */
  readonly uri: string;
  /** Id of a format; by default what the content shows. */
  readonly inputFormat?: string;
  /** True: keep watching the file after its end, and start anew when it is rotated or truncated. */
  readonly follow?: boolean;
}
/** `id` names the trace in all that follows. Indexing goes on: `traceChanged` tells how far it is. */
export type OpenTraceResult =
  | { readonly kind: 'opened'; readonly id: number }
  | { readonly kind: 'failed'; readonly reason: string };
/** Request client → server: reads a file from disk. Answered at once for a file that can be read. */
export const openTraceMethod = 'siplens/trace/open';

/** One of several files that are read as one trace. */
export interface TogetherFile {
  readonly uri: string;
  /** Milliseconds to add to its times; by default as the messages tell that it shares with the others. */
  readonly offsetMs?: number;
}
export interface OpenTogetherParams {
  /** Equal times keep the order of the files. The first one with dates is the clock of all. */
  readonly files: readonly TogetherFile[];
}
/**
 * Request client → server: several files as one trace ordered by time. Answers an `OpenTraceResult` at once; such a trace
 * is not followed.
 */
export const openTogetherMethod = 'siplens/trace/openTogether';

/** How one of several files takes part. */
export interface TraceSource {
  readonly uri: string;
  /** Id of the format; `pcap` for captures; '' where it could not be read. */
  readonly format: string;
  readonly messages: number;
  /** Milliseconds that were added to its times, those of `siplens.trace.timeZone` left out. */
  readonly offsetMs: number;
  /** True if the offset was given and not estimated. */
  readonly given: boolean;
  /** What the offset was estimated from; undefined where nothing tells it, or it was given. */
  readonly estimate?: {
    readonly matches: number;
    /** Of large traces, only one message of so many was looked for; 1 for all. */
    readonly oneOf: number;
    readonly spreadMs: number;
  };
  /** Why nothing of it is in the trace; one sentence. */
  readonly reason?: string;
}

/**
 * `indexing`: being read. `ready`: all of it was read. `following`: all that is there was read, more may come.
 * `cancelled`: stopped on request, what was read stays. `failed`: see `reason`; what was read stays.
 */
export type TraceStateName = 'indexing' | 'ready' | 'following' | 'cancelled' | 'failed';

export interface TraceState {
  readonly id: number;
  readonly state: TraceStateName;
  /** Raised by one each time the file is read anew (rotated, truncated): numbers of calls start again. */
  readonly generation: number;
  /** Bytes of the file that were read, packed ones of a gzip; `total` is what it has as far as is known. */
  readonly bytes: number;
  readonly total: number;
  readonly messages: number;
  readonly calls: number;
  /** Id of the format; `pcap` for captures; '' before it is known. */
  readonly format: string;
  /** What is lost or cannot be read, one sentence each. */
  readonly notes: readonly string[];
  /** Why it failed; one sentence. */
  readonly reason?: string;
  /** Bytes that the index takes in memory. */
  readonly indexBytes: number;
  /** The files of `openTogether`, as soon as they are in order. */
  readonly sources?: readonly TraceSource[];
}
/** Notification server → client, `TraceState`: progress while indexing (at most ten a second), its end, growth. */
export const traceChangedMethod = 'siplens/trace/changed';

export interface TraceParams {
  readonly id: number;
}
/** Request client → server: stops indexing (or following) and keeps what was read. Answers the `TraceState`, or null. */
export const cancelTraceMethod = 'siplens/trace/cancel';
/** Request client → server: forgets a trace and ends its worker. Answers null. */
export const closeTraceMethod = 'siplens/trace/close';

/** All that is given must hold. */
export interface CallFilter {
  /** Part of the Call-ID, or of the From or To URI, in any letter case. */
  readonly text?: string;
  /** `INVITE`, `REGISTER`, …: the method of the call's first request. */
  readonly method?: string;
  /** Only calls whose final status is 300 or above. */
  readonly failed?: boolean;
  /**
   * A filter of the Calls tree, in its language, over the whole trace. The index alone answers for Call-ID, method,
   * status, host and duration; for anything else the messages of calls are read, and judged for `finding:`. That goes on
   * between requests and ends with the next query: `looked` of the answer says how far it is.
   */
  readonly query?: string;
}
export type CallSort = 'start' | 'messages' | 'status' | 'duration';

export interface CallsPageParams {
  readonly id: number;
  readonly from: number;
  /** At most 500 are answered. */
  readonly count: number;
  readonly filter?: CallFilter;
  readonly sort?: CallSort;
  readonly descending?: boolean;
  /**
   * False: no rules run, so that a page comes at once and `errors` and `warnings` of its nodes are 0. Ask again for those
   * that are looked at. By default they run.
   */
  readonly judged?: boolean;
  /** This call alone, whatever `filter` and the rest say; a filter at work goes on. None for a number that no call has. */
  readonly call?: number;
}
/** One Call-ID. */
export interface TraceCall {
  readonly call: number;
  /** Undefined for the messages without Call-ID of one pair of ends. */
  readonly callId: string | undefined;
  readonly messages: number;
  /** Messages beyond those that the tree and the document of a call show (10,000 at most). */
  readonly omitted: number;
  /**
   * As `siplens/calls` has it for the document of this call: mostly one, more where one Call-ID serves several kinds.
   * Ranges and numbers of messages are those of that document.
   */
  readonly tree: readonly TreeCall[];
}
export interface CallsPageResult {
  readonly generation: number;
  /** Calls of the trace, and those that the filter lets through. */
  readonly total: number;
  readonly matching: number;
  /** With `query`: calls of the trace that were looked at so far; `read`: those of which the messages had to be read. */
  readonly looked?: number;
  readonly read?: number;
  /** With `query`: why no more calls are looked at. */
  readonly stopped?: string;
  readonly calls: readonly TraceCall[];
}
/** Request client → server. Null for an id that is not open. */
export const callsPageMethod = 'siplens/trace/calls';

export interface CallDocumentParams {
  readonly id: number;
  readonly call: number;
}
export type CallDocumentResult =
  | {
      readonly kind: 'text';
      /** The text of a `.siptrace` document with the messages of this call only. */
      readonly text: string;
      readonly callId: string | undefined;
      /** Zero-based line of the start line of each message in `text`, and its number in the trace. */
      readonly messages: readonly { readonly number: number; readonly line: number }[];
      readonly omitted: number;
    }
  | { readonly kind: 'failed'; readonly reason: string };
/** Request client → server. */
export const callDocumentMethod = 'siplens/trace/callDocument';

export interface FindingsPageParams {
  readonly id: number;
  readonly from: number;
  /** At most 1,000 are answered. */
  readonly count: number;
  /** Only these severities. */
  readonly severities?: readonly ('error' | 'warning' | 'information' | 'hint')[];
  readonly rule?: string;
}
export interface TraceFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly confidence: string;
  readonly message: string;
  readonly reference: string;
  /** Number of the message in the trace, and its call: `callDocument` of it has the line. */
  readonly number: number;
  readonly call: number;
}
export interface FindingsPageResult {
  /**
   * The rules run over the whole file when the first page is asked for; `running` then tells how far they are
   * (`traceChanged` is sent when they are done). `failed`: see `reason`.
   */
  readonly state: 'running' | 'done' | 'failed';
  readonly reason?: string;
  readonly generation: number;
  /**
   * `whole`: as a document is judged. `calls`: the trace has too many messages for that, and each call is judged alone, as
   * its document is: rules about the capture as a whole do not run, and what only other calls show is not known.
   */
  readonly scope: 'whole' | 'calls';
  /** How much is judged: bytes of the text (`whole`) or calls (`calls`). */
  readonly done: number;
  readonly counts: {
    readonly error: number;
    readonly warning: number;
    readonly information: number;
    readonly hint: number;
  };
  /** Findings of each rule, most first; `listed` of them are in the pages (`siplens.lint.maxPerRule`). */
  readonly rules: readonly {
    readonly rule: string;
    /** The worst that it has. */
    readonly severity: TraceFinding['severity'];
    readonly count: number;
    readonly listed: number;
  }[];
  readonly matching: number;
  /** When the run is done: ratios of RFC 6076 (SER …) over all calls, as lines `Name: value`. */
  readonly ratios?: readonly string[];
  readonly findings: readonly TraceFinding[];
}
/** Request client → server. Null for an id that is not open. */
export const findingsPageMethod = 'siplens/trace/findings';

export interface MessageAtParams {
  readonly id: number;
  /** 1-based number of a message in the trace. */
  readonly number: number;
}
export interface MessageAtResult {
  readonly call: number;
  /** Zero-based line of its start line in the call's document; undefined where that leaves it out. */
  readonly line: number | undefined;
  /** Byte in the (unpacked) file where its record begins. */
  readonly offset: number;
}
/** Request client → server. Null for a message that is not there. */
export const messageAtMethod = 'siplens/trace/messageAt';
