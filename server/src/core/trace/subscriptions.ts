import type { Group } from './group';
import type { TraceMessage } from './trace-message';
import { finalResponse, type Transaction } from './transaction';

/** A subscription as it was seen (RFC 6665, RFC 3515 §2.4.4): what asked for it, and its notifications. */
export interface Subscription {
  /** Lower-case event package; `refer` for a REFER. */
  readonly eventPackage: string;
  /** The `id` of its Event; of a REFER its CSeq number, which the first REFER of a dialog may leave out. */
  readonly id: string | undefined;
  /** `implicit`: only notifications were seen. */
  readonly kind: 'subscribe' | 'refer' | 'implicit';
  readonly subscriberTag: string;
  /** Undefined while no message of the notifier was seen. */
  readonly notifierTag: string | undefined;
  /** SUBSCRIBE, first and refreshes, or the REFER; on the hop nearest to their sender. In order of the trace. */
  readonly openers: readonly Transaction[];
  /** NOTIFY, on the hop nearest to their sender. */
  readonly notifies: readonly Transaction[];
  /** The NOTIFY with `terminated`, or the 481 to a NOTIFY; undefined while it lives. */
  readonly ended: TraceMessage | undefined;
}

type Growing = { -readonly [K in keyof Subscription]: Subscription[K] } & {
  openers: Transaction[];
  notifies: Transaction[];
};

const known = new WeakMap<Group, readonly Subscription[]>();

/** The subscriptions of a group in order of the trace. Made once per group; linear. */
export function subscriptionsOf(group: Group): readonly Subscription[] {
  let made = known.get(group);
  if (!made) {
    made = new Collector().collect(group.transactions);
    known.set(group, made);
  }
  return made;
}

/** True if the transaction is one that the first hop shows: copies that proxies forward are left out. */
function isOwn(t: Transaction): boolean {
  return t.request !== undefined && t.upstream === undefined;
}

class Collector {
  private readonly all: Growing[] = [];
  /** By subscriber tag, package and id. */
  private readonly byKey = new Map<string, Growing>();
  /** The first REFER of a subscriber: its notifications may have no id. */
  private readonly firstRefer = new Map<string, Growing>();

  collect(transactions: readonly Transaction[]): readonly Subscription[] {
    // A NOTIFY may come before the answer to what asked for it, but not before the request itself.
    for (const t of transactions) {
      if (!isOwn(t)) continue;
      if (t.method === 'SUBSCRIBE') this.addSubscribe(t);
      else if (t.method === 'REFER') this.addRefer(t);
      else if (t.method === 'NOTIFY') this.addNotify(t);
    }
    return this.all;
  }

  private open(t: Transaction, kind: Subscription['kind'], at: Names): Growing {
    const { eventPackage, id, subscriberTag, notifierTag } = at;
    const made: Growing = {
      eventPackage,
      id,
      kind,
      subscriberTag,
      notifierTag,
      openers: kind === 'implicit' ? [] : [t],
      notifies: [],
      ended: undefined,
    };
    this.all.push(made);
    this.byKey.set(keyOf(at), made);
    return made;
  }

  private addSubscribe(t: Transaction): void {
    const { fromTag = '', toTag, rare } = t.request?.keys ?? NO_REQUEST;
    const notifierTag = toTag ?? finalResponse(t)?.keys.toTag;
    const at = {
      eventPackage: rare.eventPackage ?? '',
      id: rare.eventId,
      subscriberTag: fromTag,
      notifierTag,
    };
    const before = this.byKey.get(keyOf(at));
    if (!before) this.open(t, 'subscribe', at);
    else {
      before.openers.push(t);
      before.notifierTag ??= notifierTag;
      // A new SUBSCRIBE after the end begins again.
      before.ended = undefined;
    }
  }

  private addRefer(t: Transaction): void {
    const { fromTag = '', toTag, cseq, rare } = t.request?.keys ?? NO_REQUEST;
    if (rare.noReferSub) return;
    const at = {
      eventPackage: 'refer',
      id: String(cseq ?? ''),
      subscriberTag: fromTag,
      notifierTag: toTag ?? finalResponse(t)?.keys.toTag,
    };
    if (this.byKey.has(keyOf(at))) return;
    const made = this.open(t, 'refer', at);
    if (!this.firstRefer.has(fromTag)) this.firstRefer.set(fromTag, made);
  }

  private addNotify(t: Transaction): void {
    const { fromTag, toTag: subscriberTag = '', rare } = t.request?.keys ?? NO_REQUEST;
    const { eventPackage = '', eventId: id } = rare;
    const at = { eventPackage, id, subscriberTag, notifierTag: fromTag };
    const found =
      this.byKey.get(keyOf(at)) ??
      (eventPackage === 'refer' && id === undefined ? this.firstRefer.get(subscriberTag) : undefined) ??
      this.open(t, 'implicit', at);
    found.notifierTag ??= fromTag;
    found.notifies.push(t);
    const final = finalResponse(t);
    if (rare.subscriptionState === 'terminated') found.ended ??= t.request;
    else if (final?.keys.status === 481) found.ended ??= final;
  }
}

interface Names {
  readonly eventPackage: string;
  readonly id: string | undefined;
  readonly subscriberTag: string;
  readonly notifierTag: string | undefined;
}

function keyOf({ eventPackage, id, subscriberTag }: Omit<Names, 'notifierTag'>): string {
  return `${subscriberTag}\n${eventPackage}\n${id ?? ''}`;
}

/** Reads as a request without anything; `isOwn` leaves such transactions out. */
const NO_REQUEST = {
  fromTag: undefined,
  toTag: undefined,
  cseq: undefined,
  rare: { eventPackage: undefined, eventId: undefined, noReferSub: false, subscriptionState: undefined },
} as const;
