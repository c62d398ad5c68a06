import type { Span } from '../text/span';
import type { SpanMap } from '../text/span-map';

/** A point in time as a source gives it. Nanoseconds are kept apart so that none is lost. */
export interface TraceTime {
  /** Seconds since 1970-01-01 UTC; for `dateless` times, since midnight. */
  readonly seconds: number;
  readonly nanos: number;
  /** Digits of the fraction that the source wrote: 0 to 9. */
  readonly digits: number;
  /** True for a time of day without a date. */
  readonly dateless: boolean;
}

/** Milliseconds of a time, for differences; precise to about 0.2 µs. */
export function timeMs(t: TraceTime): number {
  return t.seconds * 1000 + t.nanos / 1e6;
}

export type TransportName = 'udp' | 'tcp' | 'tls' | 'sctp' | 'ws' | 'wss';

/** One record of a log or capture: a payload with its circumstances, before anything of it is understood. */
export interface TraceRecord {
  /** The payload as it was on the wire, as far as the source keeps that. */
  readonly payload: string;
  /** Payload offset → offset in the chunk that holds the record. */
  readonly map: SpanMap;
  /** The record's own header line(s) in the chunk; empty where the format has none. */
  readonly header: Span;
  readonly time: TraceTime | undefined;
  readonly transport: TransportName | undefined;
  /** `10.0.0.1:5060`, `[2001:db8::1]:5060`, or as the log names it; undefined where the source does not say. */
  readonly source: string | undefined;
  readonly destination: string | undefined;
  /** True where the format says only "received" or "sent" and the far end; the near end is then undefined. */
  readonly direction: 'in' | 'out' | undefined;
  /** Bytes that the source says the payload had; undefined where it does not say. */
  readonly declaredBytes: number | undefined;
  /** True if the source kept the line ends of the wire, so that byte counts can be trusted. */
  readonly exactBytes: boolean;
  /** True if the source cut the payload (snap length, `[truncated]`, end of file inside it). */
  readonly truncated: boolean;
  /** 1-based frame number of a capture. */
  readonly frame: number | undefined;
  /** Free note of the native form: `note=…`. */
  readonly note: string | undefined;
  /** The source drew an arrow: who, whom and what are its own, all else of the payload was made up. */
  readonly drawn?: true;
}
