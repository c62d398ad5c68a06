import type { Draft } from './draft';
import { type DirectedHop, hopOf, hostOfEndpoint, wayOf } from './hop-of';
import type { MessageKeys } from './message-keys';
import type { TransactionKey } from './transaction-key';

/**
 * Finds the draft that a message joins. Every look-up is constant time, also where a hostile trace repeats one
 * branch a hundred thousand times; that is why only the newest draft of each key is kept.
 */
export class DraftIndex {
  private readonly onHop = new Map<string, Draft>();
  private readonly onWay = new Map<string, Draft>();
  private readonly anywhere = new Map<string, Draft>();
  private readonly looseOnHop = new Map<string, Draft>();
  private readonly byNumber = new Map<string, Draft>();

  /** Makes a draft the one that later messages of its key join; `keys` are those of the message that opened it. */
  add(draft: Draft, keys: MessageKeys): void {
    if (!draft.key) return;
    const { full, loose } = draft.key;
    this.onHop.set(`${full}\n${draft.hop.id}`, draft);
    this.onWay.set(`${full}\n${draft.way}`, draft);
    if (!this.anywhere.has(full)) this.anywhere.set(full, draft);
    this.looseOnHop.set(`${loose}\n${draft.hop.id}`, draft);
    if (keys.kind === 'request') this.byNumber.set(numberKey(keys), draft);
  }

  /** The draft of this key on this hop, or between the same hosts: a client may change its port (RFC 3581). */
  find(key: TransactionKey, keys: MessageKeys): Draft | undefined {
    return this.onHop.get(`${key.full}\n${hopOf(keys).id}`) ?? this.onWay.get(`${key.full}\n${wayOf(keys)}`);
  }

  /**
   * The same for a message that may have taken another way to or from the same client: a server that answers from
   * another of its addresses. The same key on wholly different addresses is the same hop seen at another place, and
   * stays a transaction of its own.
   */
  findByClient(key: TransactionKey, keys: MessageKeys, client: string): Draft | undefined {
    const exact = this.find(key, keys);
    if (exact) return exact;
    const other = this.anywhere.get(key.full);
    const same = other?.client !== undefined && hostOfEndpoint(other.client) === hostOfEndpoint(client);
    return same ? other : undefined;
  }

  /** For a response that echoes another CSeq number: the newest transaction of its branch on the hop. */
  findLoose(key: TransactionKey, at: DirectedHop): Draft | undefined {
    return this.looseOnHop.get(`${key.loose}\n${at.id}`);
  }

  /** For a response of which the top Via cannot be read: the newest request with its CSeq and From tag, on any hop. */
  findByNumber(keys: MessageKeys): Draft | undefined {
    return keys.branch === undefined ? this.byNumber.get(numberKey(keys)) : undefined;
  }
}

function numberKey({ cseq, cseqMethod, fromTag }: MessageKeys): string {
  return `${cseqMethod}\n${cseq}\n${fromTag}`;
}
