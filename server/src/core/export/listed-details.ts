import { callDetails } from '../trace/call-details';
import { causeText } from '../trace/cause-text';
import type { Call } from '../trace/dialog';
import type { Group } from '../trace/group';
import type { MediaStream } from '../trace/media-details';

/** What a list in JSON tells of a call beside its row. Times in ms, null where they cannot be known. */
export interface ListedDetails {
  readonly postDialDelayOfLastMs: number | null;
  readonly tryingMs: number | null;
  readonly setUpMs: number | null;
  readonly answerDelayMs: number | null;
  readonly disconnectDelayMs: number | null;
  readonly cause: { readonly text: string; readonly q850: number | null } | null;
  readonly hops: readonly {
    readonly a: string;
    readonly b: string;
    readonly retransmissions: number;
    readonly roundTripMs: number | null;
    readonly forwardingMs: number | null;
  }[];
  readonly forks: readonly { readonly branches: number; readonly cancelMs: number | null }[];
  readonly media: {
    readonly streams: readonly ListedStream[];
    readonly callerHeldMs: number | null;
    readonly calleeHeldMs: number | null;
  };
}

/** One agreed stream. */
export interface ListedStream {
  readonly type: string;
  readonly codec: string | null;
  readonly caller: string;
  readonly callee: string;
  readonly srtp: MediaStream['srtp'];
  readonly ice: boolean;
  readonly rtpEvents: boolean;
}

/** A time as lists have it. */
export function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms);
}

/** The facts of a call of a group; `text` makes text of the trace readable. */
export function listedDetails(group: Group, call: Call, text: (text: string) => string): ListedDetails {
  const { cause, hops, forks, media, ...times } = callDetails(group, call);
  return {
    postDialDelayOfLastMs: rounded(times.postDialDelayOfLastMs),
    tryingMs: rounded(times.tryingMs),
    setUpMs: rounded(times.setUpMs),
    answerDelayMs: rounded(times.answerDelayMs),
    disconnectDelayMs: rounded(times.disconnectDelayMs),
    cause: cause ? { text: text(causeText(cause)), q850: cause.q850 ?? null } : null,
    hops: hops.map(({ hop, retransmissions, roundTripMs, forwardingMs }) => ({
      a: text(hop.a),
      b: text(hop.b),
      retransmissions,
      roundTripMs: rounded(roundTripMs),
      forwardingMs: rounded(forwardingMs),
    })),
    forks: forks.map(({ branches, cancelMs }) => ({
      branches: branches.length,
      cancelMs: rounded(cancelMs),
    })),
    media: {
      streams: media.streams.map(stream => listedStream(stream, text)),
      callerHeldMs: rounded(media.callerHeldMs),
      calleeHeldMs: rounded(media.calleeHeldMs),
    },
  };
}

function listedStream(stream: MediaStream, text: (text: string) => string): ListedStream {
  const { type, codec, caller, callee, srtp, ice, rtpEvents } = stream;
  const name = codec && (codec.encoding ?? codec.format);
  return {
    type: text(type),
    codec: name === undefined ? null : text(name),
    caller: text(caller),
    callee: text(callee),
    srtp,
    ice,
    rtpEvents,
  };
}
