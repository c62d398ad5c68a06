import type { Draft } from './draft';
import type { DirectedHop } from './hop-of';
import type { MessageKeys } from './message-keys';

/** True for an arrow of a drawn ladder: a start line and two lanes, no header field that could say what it belongs to. */
export function isDrawn(keys: MessageKeys): boolean {
  const { viaCount, callId, cseq, fromTag, toTag, truncatedHeader } = keys;
  return (
    !truncatedHeader &&
    viaCount === 0 &&
    callId === undefined &&
    cseq === undefined &&
    fromTag === undefined &&
    toTag === undefined
  );
}

/** Joins arrows without headers by their order on a pair of lanes, as a reader of the drawing does. */
export class DrawnIndex {
  private readonly open = new Map<string, Draft[]>();
  private readonly invites = new Map<string, Draft>();

  /** A request was drawn. */
  add(draft: Draft, at: DirectedHop): void {
    const key = lane(at.id, at.source);
    const open = this.open.get(key);
    if (open) open.push(draft);
    else this.open.set(key, [draft]);
    if (draft.method === 'INVITE') this.invites.set(key, draft);
  }

  /** The INVITE that an ACK is for: the newest one in its direction. */
  inviteOfAck(at: DirectedHop): Draft | undefined {
    return this.invites.get(lane(at.id, at.source));
  }

  /** The request that is drawn again, if the newest one has no answer yet. */
  unanswered(at: DirectedHop, method: string): Draft | undefined {
    const newest = this.open.get(lane(at.id, at.source))?.at(-1);
    return newest?.method === method && newest.responses.length === 0 ? newest : undefined;
  }

  /**
   * The request that a response answers: the newest open one that went the other way. Provisional responses and 487
   * belong to the INVITE, also when a CANCEL stands between; a final that finds nothing open repeats the INVITE's.
   */
  takeFor(status: number, at: DirectedHop): Draft | undefined {
    const key = lane(at.id, at.destination);
    const invite = this.invites.get(key);
    const open = this.open.get(key) ?? [];
    if (invite && (status < 200 || status === 487)) {
      const last = open.lastIndexOf(invite);
      if (status === 487 && last >= 0) open.splice(last, 1);
      return invite;
    }
    return (status < 200 ? open.at(-1) : open.pop()) ?? invite;
  }
}

function lane(hop: string, client: string): string {
  return `${hop}\n${client}`;
}
